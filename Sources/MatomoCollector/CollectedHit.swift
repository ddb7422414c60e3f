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
  init(_ reading: borrowing HitReading, _ facts: inout RequestFacts, by rules: PageViewNaming) {
    let userAgent = reading[.userAgent]
    let visitor = userAgent.map { rules.visitor(address: facts.maskedAddress, userAgent: $0) } ?? facts.visitor
    // Matomo takes `cid` before `_id`.
    let id = (reading[.forcedID].flatMap { VisitorID($0) } ?? reading[.visitorID].flatMap { VisitorID($0) })?.bits
    self.init(visitor: visitor, visitorID: id)
    guard HitKind(reading).isPageView, reading.whole(.botMode) != 1,
      !(userAgent.map(UserAgents.isBot) ?? facts.isBot), let url = facts.url(of: reading)
    else { return }
    pageView = rules.keys(visitor: visitor, url: url, id: reading[.pageViewID])
  }
}
