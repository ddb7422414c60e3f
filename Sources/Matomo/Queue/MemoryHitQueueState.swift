import FoundationEssentials
import MatomoCore

/// What a ``MemoryHitQueue`` holds.
struct MemoryHitQueueState: Sendable {
  private struct DeadLetter {
    let hit: QueuedHit
    let reason: String
  }

  private let limit: Int
  private let matching: PageViewMatching
  private let isListenedTo: Bool
  private var lastID: Int64 = 0
  private var store = MemoryHitStore()
  private var dead = SortedQueue<Int64, DeadLetter>()
  private var inFlight: Set<Int64> = []
  var decisions: [PageViewDecision] = []
  var totals = Totals()
  var trouble: DeliveryTrouble?

  init(limit: Int, pageViews: PageViewRules, isListenedTo: Bool) {
    self.limit = limit
    self.isListenedTo = isListenedTo
    matching = PageViewMatching(pageViews)
  }

  mutating func append(_ hits: [StoredHit]) -> Bool {
    let (lastID, room) = (lastID, limit - store.count)
    guard pass({ $0.append(hits, after: lastID, room: room, in: &$1) }) else { return false }
    self.lastID += Int64(hits.count)
    return true
  }

  private mutating func pass<Value>(_ body: (inout HitIntake, inout MemoryHitStore) -> Value) -> Value {
    var intake = HitIntake(matching, isListenedTo: isListenedTo)
    let value = body(&intake, &store)
    totals += intake.totals
    decisions += intake.decisions
    return value
  }

  mutating func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) -> Lease {
    pass { intake, store in
      intake.sendDue(at: now, in: &store)
      intake.purge(at: now, in: &store)
    }
    var batch = BatchBuilder(rule)
    for candidate in store.due.elements() where isFree(candidate, in: lane) {
      guard batch.add(candidate) else { break }
    }
    if case .batch(let hits) = batch.lease {
      inFlight.formUnion(hits.lazy.map(\.id))
    }
    return batch.lease
  }

  private func isFree(_ candidate: QueuedHit, in lane: Lane) -> Bool {
    lane.contains(visitor: candidate.hit.visitor) && !inFlight.contains(candidate.id)
  }

  mutating func acknowledge(_ given: Acknowledgement) {
    var acknowledgement = given
    pass { $0.resolveOrders(of: &acknowledgement, in: &$1) }
    for id in acknowledgement.delivered {
      store.due.remove(id)
      inFlight.remove(id)
    }
    for letter in acknowledgement.dead {
      inFlight.remove(letter.id)
      guard let hit = store.due.remove(letter.id) else { continue }
      dead.insert(DeadLetter(hit: hit, reason: letter.reason), for: letter.id)
    }
    inFlight.subtract(acknowledgement.released)
    totals += acknowledgement.totals
  }

  func status(at now: Date) -> QueueStatus {
    var status = QueueStatus()
    let held = store.held
    let due = held.inOrder.prefix { $0.queued.hit.dueSince <= now }.count { _ in true }
    status.queued = store.due.count + due
    status.held = held.count - due
    status.inFlight = inFlight.count
    status.dead = dead.count
    status.oldestAcceptedAt =
      store.due.first?.hit.acceptedAt ?? (due > 0 ? held.inOrder.first { _ in true }?.queued.hit.acceptedAt : nil)
    status.totals = totals
    status.trouble = trouble
    return status
  }

  func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) -> [ListedHit] {
    let waiting = store.due.elements(after: after).lazy.map {
      ListedHit($0, state: inFlight.contains($0.id) ? .inFlight : .queued)
    }
    let notDue = store.held.inOrder.lazy.map(\.queued).filter { $0.id > after }
      .map { ListedHit($0, state: $0.hit.dueSince <= now ? .queued : .held) }
    let letters = dead.elements(after: after).lazy.map { ListedHit($0.hit, state: .dead, reason: $0.reason) }
    var listed: [ListedHit] = []
    listed.append(contentsOf: waiting.filter { states.contains($0.state) }.prefix(limit))
    listed.append(contentsOf: notDue.filter { states.contains($0.state) })
    listed.append(contentsOf: letters.filter { states.contains($0.state) }.prefix(limit))
    return Array(listed.sorted { $0.queued.id < $1.queued.id }.prefix(limit))
  }

  mutating func retry(_ selection: HitSelection, at now: Date) -> Int {
    let letters = dead.elements().filter { selection.includes($0.hit.id, reason: $0.reason) }.map(\.hit)
    let early = store.held.inOrder.filter { selection.includes($0.queued.id, reason: nil) }
    for letter in letters {
      dead.remove(letter.id)
      store.insert(QueuedHit(id: letter.id, hit: letter.hit.accepted(at: now)))
    }
    for hit in early { store.held.remove(hit.queued.id) }
    pass { $0.send(early, .retried, at: now, in: &$1) }
    if selection == .all { trouble = nil }
    return letters.count + early.count
  }

  mutating func drop(_ selection: HitSelection) -> Int {
    let letters = dead.elements().filter { selection.includes($0.hit.id, reason: $0.reason) }
    let early = store.held.inOrder.filter { selection.includes($0.queued.id, reason: nil) }
    let waiting = store.due.elements().filter { selection.includes($0.id, reason: nil) && !inFlight.contains($0.id) }
    for letter in letters { dead.remove(letter.hit.id) }
    for hit in early { store.held.remove(hit.queued.id) }
    for hit in waiting { store.due.remove(hit.id) }
    return letters.count + early.count + waiting.count
  }
}

extension HitSelection {
  /// Whether a hit is meant; a reason is only ever that of a dead letter.
  fileprivate func includes(_ id: Int64, reason: String?) -> Bool {
    switch self {
    case .all: true
    case .ids(let ids): ids.contains(id)
    case .reason(let text): reason?.lowercased().contains(text.lowercased()) ?? false
    }
  }
}
