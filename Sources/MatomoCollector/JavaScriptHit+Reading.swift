import MatomoCore
import MatomoProtocol

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
