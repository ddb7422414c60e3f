// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import FoundationEssentials
import Synchronization

/// A queue that lives and dies with its process.
public final class MemoryHitQueue: HitQueue {
  private let state: Mutex<MemoryHitQueueState>

  /// Creates an empty queue.
  ///
  /// - Parameter limit: The most hits that are queued and held at once; dead letters do not count.
  public init(limit: Int = 1_000_000) {
    state = Mutex(MemoryHitQueueState(limit: limit))
  }

  public func append(_ hits: [StoredHit]) async throws(HitQueueError) {
    guard state.withLock({ $0.append(hits) }) else {
      throw HitQueueError(.full, "the queue in memory is at its limit; nothing more is stored until hits are delivered")
    }
  }

  public func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async -> Lease {
    state.withLock { $0.lease(lane, rule, at: now) }
  }

  public func settle(_ settlement: Settlement) async {
    state.withLock { $0.settle(settlement) }
  }

  public func count(_ additions: Totals) async {
    state.withLock { $0.totals += additions }
  }

  public func status(at now: Date) async -> QueueStatus {
    state.withLock { $0.status(at: now) }
  }

  public func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) async -> [ListedHit] {
    state.withLock { $0.list(states, after: after, limit: limit, at: now) }
  }

  public func retry(_ selection: HitSelection, at now: Date) async -> Int {
    state.withLock { $0.retry(selection, at: now) }
  }

  public func drop(_ selection: HitSelection) async -> Int {
    state.withLock { $0.drop(selection) }
  }

  public func close() async {}

  public func report(_ trouble: DeliveryTrouble?) async {
    state.withLock { $0.trouble = trouble }
  }
}
