import MatomoCore

/// What Matomo keeps unique: an order of a site.
package struct OrderID: Sendable, Hashable {
  package let site: Int
  package let order: String

  package init(site: Int, order: String) {
    self.site = site
    self.order = order
  }

  /// The order that a hit reports, if it does.
  package init?(_ hit: HitReading) {
    guard hit.whole("idgoal") == 0, let order = hit["ec_id"], let site = hit.site?.number else { return nil }
    self.init(site: site, order: order)
  }
}
