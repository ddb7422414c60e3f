package import MatomoCore

/// A hit that is stored, and what matching page views must know of it.
package struct CollectedHit: Sendable, Hashable {
  package var hit: Hit

  /// `nil` for the hit of a trusted client, which is a server and no browser, and where no page views are matched.
  package var side: PageViewRole?

  package init(_ hit: Hit, side: PageViewRole? = nil) {
    self.hit = hit
    self.side = side
  }
}
