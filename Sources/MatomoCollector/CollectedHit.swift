package import MatomoCore
import MatomoProtocol

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

extension JavaScriptHit {
  /// What matching must know of a browser's hit.
  init(_ reading: borrowing HitReading, site: SiteID, _ facts: inout RequestFacts, by rules: PageViewNaming) {
    let userAgent = reading[.userAgent]
    let visitor = rules.visitor(
      address: facts.maskedAddress,
      userAgent: userAgent ?? facts.sentUserAgent,
      site: site
    )
    // Matomo takes `cid` before `_id`.
    let forced = reading[.forcedID].flatMap { VisitorID($0) }
    let id = (forced ?? reading[.visitorID].flatMap { VisitorID($0) })?.bits
    self.init(
      visitor: visitor,
      visitorID: id,
      namesVisit: forced != nil || reading[.userID] != nil || reading[.newVisit] == "1"
    )
    guard reading.whole(.botMode) != 1, !(userAgent.map(UserAgents.isBot) ?? facts.isBot) else { return }
    switch HitKind(reading) {
    case .pageView, .siteSearch:
      guard let url = facts.url(of: reading) else { return }
      pageView = rules.keys(visitor: visitor, visitorID: id, site: site, .page(url), id: reading[.pageViewID])
      // The address of an image that a page names has none of what each hit of Matomo's script and of other clients has.
      isPixel =
        id == nil && !reading.has(.resolution) && !reading.has(.random) && !reading.has(.apiVersion)
        && facts.referrer != nil
    case .download:
      guard let url = reading[.download] else { return }
      pageView = rules.keys(visitor: visitor, visitorID: id, site: site, .download(url), id: nil)
    default: break
    }
  }
}
