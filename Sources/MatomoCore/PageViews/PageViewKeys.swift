/// What a page view is found by, the same on the side of the server and of the browser.
///
/// The numbers are opaque here: their maker decides what they stand for.
package struct PageViewKeys: Sendable, Hashable {
  /// Stands for the page-view id that the page was sent with, or that its JavaScript chose; `nil` without one.
  package var id: UInt64?

  /// Stands for the visitor and the URL, or for the visitor alone, as the operator chose.
  package var match: UInt64

  /// Creates keys.
  package init(id: UInt64? = nil, match: UInt64) {
    self.id = id
    self.match = match
  }
}
