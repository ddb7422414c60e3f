import FoundationEssentials

/// What a ``MemoryHitQueue`` holds.
struct MemoryHitQueueState: Sendable {
  /// Held hits leave in the order in which they become due.
  private struct DueOrder: Comparable {
    let heldUntil: Date
    let id: Int64

    static func < (left: Self, right: Self) -> Bool {
      (left.heldUntil, left.id) < (right.heldUntil, right.id)
    }
  }

  private struct DeadLetter {
    let hit: QueuedHit
    let reason: String
  }

  private let limit: Int
  private var lastID: Int64 = 0
  private var queued = SortedQueue<Int64, QueuedHit>()
  private var held = SortedQueue<DueOrder, QueuedHit>()
  private var dead = SortedQueue<Int64, DeadLetter>()
  private var inFlight: Set<Int64> = []
  var totals = Totals()
  var trouble: DeliveryTrouble?

  init(limit: Int) {
    self.limit = limit
  }

  mutating func append(_ hits: [StoredHit]) -> Bool {
    guard queued.count + held.count + hits.count <= limit else { return false }
    for hit in hits {
      lastID += 1
      let entry = QueuedHit(id: lastID, hit: hit)
      if let heldUntil = hit.heldUntil {
        held.insert(entry, for: DueOrder(heldUntil: heldUntil, id: lastID))
      } else {
        queued.insert(entry, for: lastID)
      }
    }
    totals[.received] += hits.count
    return true
  }

  mutating func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) -> Lease {
    while let due = held.first, let heldUntil = due.hit.heldUntil, heldUntil <= now {
      held.remove(DueOrder(heldUntil: heldUntil, id: due.id))
      queued.insert(due, for: due.id)
    }
    var batch = BatchBuilder(rule)
    for candidate in queued.elements() where isFree(candidate, in: lane) {
      guard batch.take(candidate) else { break }
    }
    if case .batch(let hits) = batch.lease {
      inFlight.formUnion(hits.lazy.map(\.id))
    }
    return batch.lease
  }

  private func isFree(_ candidate: QueuedHit, in lane: Lane) -> Bool {
    lane.contains(visitor: candidate.hit.visitor) && !inFlight.contains(candidate.id)
  }

  mutating func settle(_ settlement: Settlement) {
    for id in settlement.delivered {
      queued.remove(id)
      inFlight.remove(id)
    }
    for letter in settlement.dead {
      inFlight.remove(letter.id)
      guard let hit = queued.remove(letter.id) else { continue }
      dead.insert(DeadLetter(hit: hit, reason: letter.reason), for: letter.id)
    }
    inFlight.subtract(settlement.released)
    totals += settlement.totals
  }

  func status(at now: Date) -> QueueStatus {
    var status = QueueStatus()
    let due = held.elements().prefix { $0.hit.dueSince <= now }.count { _ in true }
    status.queued = queued.count + due
    status.held = held.count - due
    status.inFlight = inFlight.count
    status.dead = dead.count
    status.oldestAcceptedAt = queued.first?.hit.acceptedAt ?? (due > 0 ? held.first?.hit.acceptedAt : nil)
    status.totals = totals
    status.trouble = trouble
    return status
  }

  func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) -> [ListedHit] {
    let waiting = queued.elements(after: after).lazy.map {
      ListedHit($0, state: inFlight.contains($0.id) ? .inFlight : .queued)
    }
    let notDue = held.elements().lazy.filter { $0.id > after }
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
    let early = held.elements().filter { selection.includes($0.id, reason: nil) }
    for letter in letters { dead.remove(letter.id) }
    for hit in early { held.remove(DueOrder(heldUntil: hit.hit.dueSince, id: hit.id)) }
    for entry in letters + early {
      queued.insert(QueuedHit(id: entry.id, hit: entry.hit.accepted(at: now)), for: entry.id)
    }
    if selection == .all { trouble = nil }
    return letters.count + early.count
  }

  mutating func drop(_ selection: HitSelection) -> Int {
    let letters = dead.elements().filter { selection.includes($0.hit.id, reason: $0.reason) }
    let early = held.elements().filter { selection.includes($0.id, reason: nil) }
    let waiting = queued.elements().filter { selection.includes($0.id, reason: nil) && !inFlight.contains($0.id) }
    for letter in letters { dead.remove(letter.hit.id) }
    for hit in early { held.remove(DueOrder(heldUntil: hit.hit.dueSince, id: hit.id)) }
    for hit in waiting { queued.remove(hit.id) }
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
