import FoundationEssentials
import Matomo
import MatomoCore
import MatomoTesting
import Synchronization
import Testing

/// What an operator is told of page views.
@Suite struct PageViewDecisionTests {
  private let now = Date(timeIntervalSince1970: 1_763_720_000)

  private func view(_ number: Int, id: UInt64? = nil, at time: Date) -> StoredHit {
    let side = PageViewRole.server(ServerHit(visitor: 3, pageView: PageViewKeys(id: id, match: 7)))
    return .sample(number, acceptedAt: time, heldUntil: time + 30, pageView: side)
  }

  private func report(_ number: Int, id: UInt64? = nil, at time: Date) -> StoredHit {
    let side = JavaScriptHit(visitor: 3, visitorID: 9, pageView: PageViewKeys(id: id, match: 7))
    return .sample(number, acceptedAt: time, pageView: .javaScript(side))
  }

  @Test func everyDecisionNamesTheHitAndItsCounterpart() async throws {
    let heard = Mutex<[PageViewDecision]>([])
    let queue = MemoryHitQueue { decision in heard.withLock { $0.append(decision) } }
    try await queue.append([view(1, at: now), report(2, id: 5, at: now), report(3, id: 5, at: now)])
    try await queue.append([report(4, id: 6, at: now), view(5, id: 6, at: now + 1)])
    try await queue.append([view(6, at: now + 2), view(7, at: now + 2)])
    #expect(await queue.retry(.ids([6]), at: now + 3) == 1)
    try await queue.append([report(8, at: now + 32)])
    let decisions = heard.withLock(\.self)
    #expect(decisions.map(\.hit) == [1, 2, 3, 5, 6, 7, 6, 7, 8])
    #expect(decisions[0].query == view(1, at: now).query)
    #expect(decisions[0].time == now)
    let id = VisitorID(bits: 9)
    #expect(
      decisions.map(\.outcome) == [
        .held(until: now + 30), .cancels(view: 1, by: .match), .repeated, .reported(by: .id, report: 4),
        .held(until: now + 32), .held(until: now + 32), .sent(.retried, visitorID: id),
        .sent(.holdIsOver, visitorID: id), .late(view: 6, by: .match),
      ]
    )
  }

  /// What is remembered is bounded, and an operator sees when that was too little.
  @Test func whatIsForgottenBeforeItsTimeIsCounted() async throws {
    let queue = MemoryHitQueue(pageViews: PageViewRules(limit: 2))
    for number in 1...5 { try await queue.append([report(number, id: UInt64(number), at: now)]) }
    #expect(await queue.status(at: now).totals[.purged] == 6, "three ids, and three reports that waited")
    try await queue.append([view(6, id: 1, at: now), view(7, id: 5, at: now)])
    let totals = await queue.status(at: now).totals
    #expect(totals[.matched] == 2, "both reports that are left")
    _ = await queue.lease(Lane(index: 0, count: 1), BatchRule(hits: 1, bytes: 1, dueBefore: now), at: now + 3600)
    #expect(await queue.status(at: now).totals[.purged] == 6, "what expires is not counted")
  }
}
