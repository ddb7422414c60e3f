/// What recorded hits tell of those to come.
package struct KnownHits: Sendable {
  /// The orders, which Matomo records once.
  package var orders: Set<OrderID> = []

  /// The page views that came of late, which Matomo counts as often as they come.
  package var pageViews: Set<NamedPageView> = []

  package init() {}
}
