import MatomoCollector
import MatomoCore
import Synchronization

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
