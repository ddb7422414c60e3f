/// By which of its keys a page view was found.
package enum PageViewKey: String, Sendable, Hashable {
  /// The page-view id, which leaves no doubt.
  case id

  /// Visitor and URL, or the visitor alone, as the operator chose.
  case match
}
