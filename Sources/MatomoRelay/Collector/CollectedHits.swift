import Matomo
import MatomoCollector
import MatomoCore
import Synchronization

/// The hits of one request to the collector, which are stored together; no request has a task of its own, and none blocks a
/// thread.
struct CollectedHits: BufferEntry {
  /// The most bytes of hits that may wait for a commit.
  static let maximumBytes = 64 << 20

  let hits: [StoredHit]
  let size: Int

  /// Without one nobody waits.
  let answer: (@Sendable (HitQueueError?) -> Void)?

  init(_ hits: [StoredHit], answer: (@Sendable (HitQueueError?) -> Void)?) {
    self.hits = hits
    self.answer = answer
    size = hits.reduce(0) { $0 + $1.bulkBytes }
  }

  func append(to hits: inout [StoredHit]) { hits += self.hits }
}

/// Counts hits that were turned away; the queue learns of them within a second.
final class RefusedHits: Sendable {
  private let queue: any HitQueue
  private let clock: DeliveryClock
  private let uncounted = Mutex(0)

  init(_ queue: any HitQueue, clock: DeliveryClock = .system) {
    self.queue = queue
    self.clock = clock
  }

  func count(_ hits: Int) {
    guard hits > 0 else { return }
    uncounted.withLock { $0 += hits }
  }

  /// Writes the counts until the task is cancelled, and then the last.
  func run() async {
    while (try? await clock.sleep(.seconds(1))) != nil { await write() }
    await write()
  }

  private func write() async {
    var totals = Totals()
    totals[.refused] = uncounted.withLock { uncounted in
      defer { uncounted = 0 }
      return uncounted
    }
    guard !totals.isEmpty else { return }
    do throws(HitQueueError) {
      try await queue.count(totals)
    } catch {
      count(totals[.refused])
    }
  }
}

/// What the collector left out of hits, and which hits it left out, since the process started.
final class CollectorCounters: Sendable {
  struct Counts: Sendable {
    var removed = RemovedParameters()

    /// Hits that were left out, by the name of the rule; `rec` if the hit itself asked for it.
    var excluded: [String: Int] = [:]
  }

  private let state = Mutex(Counts())

  var counts: Counts { state.withLock { $0 } }

  func add(_ counts: CollectorCounts) {
    guard counts.removed.total > 0 || counts.excluded > 0 else { return }
    state.withLock { state in
      state.removed += counts.removed
      if counts.excluded > 0 {
        state.excluded[counts.rule?.name.rawValue ?? "rec", default: 0] += counts.excluded
      }
    }
  }
}
