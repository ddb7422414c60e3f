import Dispatch
import Synchronization

/// Counts events, and lets a test wait for them instead of for a time.
package final class Arrivals: Sendable {
  private struct State {
    var count = 0
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var count: Int { state.withLock(\.count) }

  package func arrive() {
    let reached = state.withLock { state in
      state.count += 1
      let count = state.count
      defer { state.waiting.removeAll { $0.count <= count } }
      return state.waiting.filter { $0.count <= count }
    }
    for waiting in reached { waiting.continuation.resume() }
  }

  package func wait(for count: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isReached = state.withLock { state in
        if state.count < count { state.waiting.append((count, continuation)) }
        return state.count >= count
      }
      if isReached { continuation.resume() }
    }
  }

  /// Holds the script of a connection, which has a thread of its own, until as many have arrived; a minute at most.
  package func holdThread(for count: Int = 1) {
    let semaphore = DispatchSemaphore(value: 0)
    Task {
      await wait(for: count)
      semaphore.signal()
    }
    _ = semaphore.wait(timeout: .now() + 60)
  }
}
