import MatomoCore
import Synchronization

/// Counts of what never became a hit; the queue learns of them within a second, so that nobody waits for a disk to count.
package final class UncountedTotals: Sendable {
  private let queue: any HitQueue
  private let clock: DeliveryClock
  private let uncounted = Mutex(Totals())

  package init(_ queue: any HitQueue, clock: DeliveryClock = .system) {
    self.queue = queue
    self.clock = clock
  }

  package func add(_ change: (inout Totals) -> Void) { uncounted.withLock { change(&$0) } }

  /// Writes the counts until the task is cancelled, and then the last.
  package func run() async {
    while (try? await clock.sleep(.seconds(1))) != nil { await write() }
    await write()
  }

  private func write() async {
    let totals = uncounted.withLock { uncounted in
      defer { uncounted = Totals() }
      return uncounted
    }
    guard !totals.isEmpty else { return }
    do throws(HitQueueError) {
      try await queue.count(totals)
    } catch {
      add { $0 += totals }
    }
  }
}
