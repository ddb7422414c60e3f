import FoundationEssentials
import Matomo

/// A queue whose storage does what a test says before it takes hits.
final class GatedHitQueue: HitQueue {
  private let stored = MemoryHitQueue()
  private let beforeAppend: @Sendable () async throws(HitQueueError) -> Void

  init(beforeAppend: @escaping @Sendable () async throws(HitQueueError) -> Void) {
    self.beforeAppend = beforeAppend
  }

  func append(_ hits: [StoredHit]) async throws(HitQueueError) {
    try await beforeAppend()
    try await stored.append(hits)
  }

  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async -> Lease {
    await stored.lease(lane, rule, at: now)
  }

  func acknowledge(_ acknowledgement: Acknowledgement) async { await stored.acknowledge(acknowledgement) }

  func checkWritable() async {}

  func count(_ additions: Totals) async { await stored.count(additions) }

  func status(at now: Date) async -> QueueStatus { await stored.status(at: now) }

  func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) async -> [ListedHit] {
    await stored.list(states, after: after, limit: limit, at: now)
  }

  func retry(_ selection: HitSelection, at now: Date) async -> Int { await stored.retry(selection, at: now) }

  func drop(_ selection: HitSelection) async -> Int { await stored.drop(selection) }

  func report(_ trouble: DeliveryTrouble?) async { await stored.report(trouble) }

  func close() async { await stored.close() }
}
