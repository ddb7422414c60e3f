package import FoundationEssentials
package import MatomoCore
import Synchronization

/// A queue that lives and dies with its process.
package final class MemoryHitQueue: HitQueue {
  private let state: Mutex<MemoryHitQueueState>
  private let onPageView: (@Sendable (PageViewDecision) -> Void)?

  /// Creates an empty queue.
  ///
  /// - Parameters:
  ///   - limit: The most hits that are queued and held at once; dead letters do not count.
  ///   - pageViews: How the page views of servers are matched with those of JavaScript.
  ///   - onPageView: Called with every decision about a page view, inside the call that led to it; it must be quick.
  package init(
    limit: Int = 1_000_000,
    pageViews: PageViewRules = PageViewRules(),
    onPageView: (@Sendable (PageViewDecision) -> Void)? = nil
  ) {
    state = Mutex(MemoryHitQueueState(limit: limit, pageViews: pageViews, isListenedTo: onPageView != nil))
    self.onPageView = onPageView
  }

  package func append(_ hits: [StoredHit]) async throws(HitQueueError) {
    guard decide({ $0.append(hits) }) else {
      throw HitQueueError(.full, "the queue in memory is at its limit; nothing more is stored until hits are delivered")
    }
  }

  package func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async -> Lease {
    decide { $0.lease(lane, rule, at: now) }
  }

  package func acknowledge(_ acknowledgement: Acknowledgement) async {
    state.withLock { $0.acknowledge(acknowledgement) }
  }

  package func checkWritable() async {}

  package func count(_ additions: Totals) async {
    state.withLock { $0.totals += additions }
  }

  package func status(at now: Date) async -> QueueStatus {
    state.withLock { $0.status(at: now) }
  }

  package func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) async -> [ListedHit] {
    state.withLock { $0.list(states, after: after, limit: limit, at: now) }
  }

  package func retry(_ selection: HitSelection, at now: Date) async -> Int {
    decide { $0.retry(selection, at: now) }
  }

  package func drop(_ selection: HitSelection) async -> Int {
    state.withLock { $0.drop(selection) }
  }

  package func close() async {}

  package func report(_ trouble: DeliveryTrouble?) async {
    state.withLock { $0.trouble = trouble }
  }

  /// Performs an operation, and reports its decisions after the lock is released.
  private func decide<Value: Sendable>(_ operation: (inout MemoryHitQueueState) -> Value) -> Value {
    let (value, decisions) = state.withLock { state in
      let value = operation(&state)
      defer { state.decisions.removeAll() }
      return (value, state.decisions)
    }
    if let onPageView { decisions.forEach(onPageView) }
    return value
  }
}
