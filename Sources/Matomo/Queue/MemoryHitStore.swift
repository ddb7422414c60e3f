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

  var count: Int { due.count + held.count }
}

extension MemoryHitStore: IntakeStore {
  mutating func insert(_ hit: QueuedHit) { due.insert(hit, for: hit.id) }

  mutating func hold(_ hit: HeldHit) { held.insert(hit) }

  mutating func removeHeld(_ view: PageViewEntry) { held.remove(view) }

  mutating func removeDue(at now: Date, atMost limit: Int) -> [HeldHit] { held.removeDue(at: now, atMost: limit) }
}

extension MemoryHitStore {
  func heldView(id: UInt64) -> PageViewEntry? { held.oldest(id: id) }

  func heldView(match: UInt64, onlyCached: Bool) -> PageViewEntry? { held.oldest(match: match, onlyCached: onlyCached) }

  func sentView(id: UInt64) -> PageViewEntry? { sent.oldest(id: id) }

  func sentView(match: UInt64) -> PageViewEntry? { sent.oldest(match: match) }

  mutating func rememberSentView(_ entry: PageViewEntry, _ keys: PageViewKeys) { sent.insert(entry, keys) }

  mutating func forgetSentView(_ entry: PageViewEntry) { sent.remove(entry) }

  func waitingReport(id: UInt64) -> PageViewEntry? { waiting.oldest(id: id) }

  func waitingReport(match: UInt64, onlyCached: Bool) -> PageViewEntry? {
    waiting.oldest(match: match, onlyCached: onlyCached)
  }

  mutating func rememberWaitingReport(_ entry: PageViewEntry, _ keys: PageViewKeys, onlyCached: Bool) {
    waiting.insert(entry, keys, onlyCached: onlyCached)
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

  func count(_ kind: RememberedKind) -> Int {
    switch kind {
    case .sentViews: sent.count
    case .waitingReports: waiting.count
    case .reportedIDs: reported.count
    case .visitorIDs: visitors.count
    }
  }

  mutating func purge(_ kind: RememberedKind, endedAt moment: Date, atMost limit: Int) -> Int {
    switch kind {
    case .sentViews: sent.purge(endedAt: moment, atMost: limit)
    case .waitingReports: waiting.purge(endedAt: moment, atMost: limit)
    case .reportedIDs: reported.purge(endedAt: moment, atMost: limit)
    case .visitorIDs: visitors.purge(endedAt: moment, atMost: limit)
    }
  }
}
