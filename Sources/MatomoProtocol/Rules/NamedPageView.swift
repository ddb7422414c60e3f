package import MatomoCore

/// A page view of a site that has an id (`pv_id`), by which everything that happens on the page belongs together.
package struct NamedPageView: Sendable, Hashable {
  package let site: Int
  package let id: PageViewID

  package init(site: Int, id: PageViewID) {
    self.site = site
    self.id = id
  }

  /// The page view that a hit reports, if it does and names it.
  package init?(_ hit: HitReading) {
    guard HitKind(hit) == .pageView, let site = hit.site?.number, let id = hit[.pageViewID].flatMap({ PageViewID($0) })
    else { return nil }
    self.init(site: site, id: id)
  }
}
