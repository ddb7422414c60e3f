import Synchronization

/// Lets one task wait until another has something for it.
///
/// A call before the wait is remembered.
package final class Wakeup: Sendable {
  private struct State {
    var isPending = false
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state = Mutex(State())

  package init() {}

  package func wake() {
    let waiting = state.withLock { state in
      let waiting = state.waiting.take()
      state.isPending = waiting == nil
      return waiting
    }
    waiting?.resume()
  }

  /// Returns when somebody calls, or when the task is cancelled.
  package func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let returnsAtOnce = state.withLock { state in
          guard !state.isPending, !Task.isCancelled else {
            state.isPending = false
            return true
          }
          state.waiting = continuation
          return false
        }
        if returnsAtOnce { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.take() }?.resume()
    }
  }

  /// Returns when somebody calls, when the time is over, or when the task is cancelled.
  package func wait(atMost time: Duration, _ clock: DeliveryClock) async {
    await withTaskGroup { group in
      group.addTask { await self.wait() }
      group.addTask { try? await clock.sleep(time) }
      await group.next()
      group.cancelAll()
    }
  }
}
