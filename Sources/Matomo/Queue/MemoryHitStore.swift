import FoundationEssentials
import MatomoCore

/// The hits of a ``MemoryHitQueue`` that are not dead, and what it remembers for matching.
struct MemoryHitStore: Sendable {
  var due = SortedQueue<Int64, QueuedHit>()
  var held = HeldHits()
  private var sent = RememberedViews()
  private var waiting = RememberedViews()
  private var reported = ReportedIDs()
  private var visitors = RememberedValues<KnownVisitorID>()
  private var serverVisits = RememberedValues<ServerVisit>()
  private var orders = RememberedValues<Bool>()
  private var joinedVisits = RememberedValues<JoinedVisit>()

  var count: Int { due.count + held.count }
}

extension MemoryHitStore: IntakeStore {
  mutating func insert(_ hit: QueuedHit) { due.insert(hit, for: hit.id) }

  mutating func hold(_ hit: HeldHit) { held.insert(hit) }

  func recordedOrder(_ order: OrderKey) -> Date? { orders[order.hash]?.until }

  mutating func rememberRecorded(_ order: OrderKey, until: Date) { orders.set(true, for: order.hash, until: until) }

  mutating func removeHeld(_ view: PageViewEntry) -> HeldHit? { held.remove(view.number) }

  mutating func removeDue(at now: Date, atMost limit: Int) -> [HeldHit] { held.removeDue(at: now, atMost: limit) }

  func lastHeldView(of owner: HitOwner, before number: Int64) -> PageViewEntry? {
    held.lastView(of: owner, before: number)
  }

  mutating func removeFollowers(of owner: HitOwner, after number: Int64, atMost limit: Int) -> [HeldHit] {
    held.removeFollowers(of: owner, after: number, atMost: limit)
  }
}

extension MemoryHitStore {
  func heldView(id: UInt64) -> PageViewEntry? { held.oldest(id: id) }

  func heldViews(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] { held.views(key, in: times) }

  func sentView(id: UInt64) -> PageViewCandidate? { sent.oldest(id: id) }

  func sentViews(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] { sent.latest(key, in: times) }

  mutating func rememberSentView(_ view: PageViewCandidate, _ keys: PageViewKeys) { sent.insert(view, keys) }

  mutating func forgetSentView(_ entry: PageViewEntry) { sent.remove(entry) }

  func waitingReport(id: UInt64) -> PageViewEntry? { waiting.oldest(id: id)?.entry }

  func waitingReports(_ key: MatchKey, in times: ClosedRange<Date>) -> [PageViewCandidate] {
    waiting.earliest(key, in: times)
  }

  mutating func rememberWaitingReport(_ report: PageViewCandidate, _ keys: PageViewKeys) {
    waiting.insert(report, keys)
  }

  mutating func forgetWaitingReport(_ entry: PageViewEntry) { waiting.remove(entry) }

  func reportedID(_ id: UInt64) -> Date? { reported[id] }

  mutating func rememberReportedID(_ id: UInt64, number: Int64, until: Date) {
    reported.insert(id, number: number, until: until)
  }

  func visitorID(of visitor: UInt64) -> KnownVisitorID? { visitors[visitor]?.value }

  mutating func remember(_ known: KnownVisitorID, of visitor: UInt64, until: Date) {
    visitors.set(known, for: visitor, until: until)
  }

  func serverVisit(of visitor: UInt64) -> ServerVisit? { serverVisits[visitor]?.value }

  mutating func remember(_ visit: ServerVisit, of visitor: UInt64, until: Date) {
    serverVisits.set(visit, for: visitor, until: until)
  }

  func joinedVisit(of visitorID: UInt64) -> JoinedVisit? { joinedVisits[visitorID]?.value }

  mutating func remember(_ joined: JoinedVisit, of visitorID: UInt64) {
    joinedVisits.set(joined, for: visitorID, until: joined.until)
  }

  func count(_ kind: RememberedKind) -> Int {
    switch kind {
    case .sentViews: sent.count
    case .waitingReports: waiting.count
    case .reportedIDs: reported.count
    case .visitorIDs: visitors.count
    case .serverVisits: serverVisits.count
    case .joinedVisits: joinedVisits.count
    case .recordedOrders: orders.count
    }
  }

  mutating func purge(_ kind: RememberedKind, endedAt moment: Date, atMost limit: Int) -> Int {
    switch kind {
    case .sentViews: sent.purge(endedAt: moment, atMost: limit)
    case .waitingReports: waiting.purge(endedAt: moment, atMost: limit)
    case .reportedIDs: reported.purge(endedAt: moment, atMost: limit)
    case .visitorIDs: visitors.purge(endedAt: moment, atMost: limit)
    case .serverVisits: serverVisits.purge(endedAt: moment, atMost: limit)
    case .joinedVisits: joinedVisits.purge(endedAt: moment, atMost: limit)
    case .recordedOrders: orders.purge(endedAt: moment, atMost: limit)
    }
  }
}
