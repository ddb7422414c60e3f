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
