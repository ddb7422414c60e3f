extension MatomoSnippet {
  /// What stands in a page in place of the snippet, for visitors from inside.
  ///
  /// Neither tells anything about the visitor or the site.
  public enum Placeholder: String, Sendable, Hashable, CaseIterable {
    /// Nothing at all.
    case nothing

    /// A comment which says that tracking is off, for those who look for the snippet.
    case comment

    /// The text for the page.
    public var html: String {
      switch self {
      case .nothing: ""
      case .comment: "<!-- Matomo disabled on internal IP address -->"
      }
    }
  }
}
