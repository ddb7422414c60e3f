package import MatomoCore

extension HitKind {
  package init(_ hit: borrowing HitReading) {
    if hit.parameters.isEmpty {
      self = .unreadable
    } else if hit.known.isDisjoint(with: Self.deciding) {
      // Most hits end here.
      self = .pageView
    } else {
      self.init { name in KnownParameter(name: name).flatMap { hit[$0] } }
    }
  }

  private static let deciding = {
    var deciding = KnownParameters()
    for name in decidingNames {
      if let known = KnownParameter(name: name) { deciding.insert(known) }
    }
    return deciding
  }()
}

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

/// What recorded hits tell of those to come.
package struct KnownHits: Sendable {
  /// The orders, which Matomo records once.
  package var orders: Set<OrderID> = []

  /// The page views that came of late, which Matomo counts as often as they come.
  package var pageViews: Set<NamedPageView> = []

  package init() {}
}
