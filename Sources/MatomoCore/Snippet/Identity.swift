extension MatomoSnippet {
  /// Who is logged in, as far as the one who asks knows.
  public enum Identity: Sendable, Hashable {
    /// Nothing is said: a default may say who it is, or other code on the page.
    case unknown

    /// The id of a user. A blank one counts as ``unknown``, since the script ignores it.
    case user(String)

    /// Nobody, even if a default or other code on the page says otherwise.
    ///
    /// The snippet calls `resetUserId` (Matomo 3.3.1). The script runs that after every `setUserId` that waits in `_paq`,
    /// wherever it stands, and before the page view.
    case nobody

    /// This, or `fallback` where nothing is said: `page.otherwise(account).otherwise(site)` is the first that knows.
    public func otherwise(_ fallback: @autoclosure () -> Self) -> Self {
      isUnknown ? fallback() : self
    }

    /// The id, if there is one.
    var id: String? {
      guard case .user(let id) = self, !isUnknown else { return nil }
      return id
    }

    private var isUnknown: Bool {
      switch self {
      case .unknown: true
      case .user(let id): id.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0 == "\0" }
      case .nobody: false
      }
    }

    var command: Command? {
      if case .nobody = self { return Command(checked: "resetUserId") }
      return id.map { Command(checked: "setUserId", [.string($0)]) }
    }
  }
}
