import FoundationEssentials
import Matomo
import Synchronization

/// A queue in memory whose operations fail as often as a test says.
final class FailingHitQueue: HitQueue {
  enum Operation: Hashable {
    case append
    case lease
    case settle
    case count
    case status
    case report
  }

  private let base: MemoryHitQueue
  private let failures = Mutex<[Operation: Int]>([:])
  private let calls = Mutex<[Operation: Int]>([:])
  private let duringLease = Mutex<@Sendable () -> Void>({})

  init(limit: Int = 1000) {
    base = MemoryHitQueue(limit: limit)
  }

  /// Lets the next calls of an operation fail.
  func fail(_ operation: Operation, times: Int) {
    failures.withLock { $0[operation] = times }
  }

  /// Does something each time that the queue has decided on a lease and not yet answered.
  func whileLeasing(_ action: @escaping @Sendable () -> Void) {
    duringLease.withLock { $0 = action }
  }

  /// How often an operation was asked for.
  func calls(of operation: Operation) -> Int { calls.withLock { $0[operation, default: 0] } }

  private func enter(_ operation: Operation) throws(HitQueueError) {
    calls.withLock { $0[operation, default: 0] += 1 }
    let fails = failures.withLock { failures in
      guard let left = failures[operation], left > 0 else { return false }
      failures[operation] = left - 1
      return true
    }
    if fails { throw HitQueueError(.storage, "the disk is full") }
  }

  func append(_ hits: [StoredHit]) async throws(HitQueueError) {
    try enter(.append)
    try await base.append(hits)
  }

  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async throws(HitQueueError) -> Lease {
    try enter(.lease)
    let lease = await base.lease(lane, rule, at: now)
    duringLease.withLock { $0 }()
    return lease
  }

  func acknowledge(_ acknowledgement: Acknowledgement) async throws(HitQueueError) {
    try enter(.settle)
    await base.acknowledge(acknowledgement)
  }

  func checkWritable() async throws(HitQueueError) {
    try enter(.count)
  }

  func count(_ additions: Totals) async throws(HitQueueError) {
    try enter(.count)
    await base.count(additions)
  }

  func status(at now: Date) async throws(HitQueueError) -> QueueStatus {
    try enter(.status)
    return await base.status(at: now)
  }

  func list(
    _ states: Set<HitState>,
    after: Int64,
    limit: Int,
    at now: Date
  ) async throws(HitQueueError) -> [ListedHit] {
    await base.list(states, after: after, limit: limit, at: now)
  }

  func retry(_ selection: HitSelection, at now: Date) async throws(HitQueueError) -> Int {
    await base.retry(selection, at: now)
  }

  func drop(_ selection: HitSelection) async throws(HitQueueError) -> Int {
    await base.drop(selection)
  }

  func report(_ trouble: DeliveryTrouble?) async throws(HitQueueError) {
    try enter(.report)
    await base.report(trouble)
  }

  func close() async {}
}
