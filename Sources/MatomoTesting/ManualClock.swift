public import FoundationEssentials
public import Matomo
import Synchronization

/// A clock that stands still until a test moves it.
public final class ManualClock: Sendable {
  private struct Sleeper {
    let wakesAt: Date
    let continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var now: Date
    var lastSleeper = 0
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  /// Creates a clock that shows a time.
  public init(now: Date = Date(timeIntervalSince1970: 1_763_720_000)) {
    state = Mutex(State(now: now))
  }

  /// The time that the clock shows.
  public var now: Date { state.withLock(\.now) }

  /// The clock as delivery takes it.
  public var deliveryClock: DeliveryClock {
    DeliveryClock(now: { self.now }, sleep: { try await self.sleep($0) })
  }

  /// How often somebody began to sleep.
  public var sleeps: Int { state.withLock(\.lastSleeper) }

  /// The moments at which those who sleep will wake, in their order.
  public var wakeTimes: [Date] { state.withLock { $0.sleepers.values.map(\.wakesAt).sorted() } }

  /// Waits until the clock was moved by a time.
  public func sleep(_ time: Duration) async throws {
    let id = state.withLock { state in
      state.lastSleeper += 1
      return state.lastSleeper
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          guard state.cancelled.remove(id) == nil else { return true }
          let wakesAt = state.now.addingTimeInterval(time / .seconds(1))
          state.sleepers[id] = Sleeper(wakesAt: wakesAt, continuation: continuation)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: id)
        if sleeper == nil { state.cancelled.insert(id) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves the clock, and wakes the sleepers whose time has come.
  public func advance(by time: Duration) {
    move { $0.addingTimeInterval(time / .seconds(1)) }
  }

  /// Moves the clock to the moment at which the next sleeper wakes; `false` if nobody sleeps until then.
  ///
  /// - Parameter limit: A moment beyond which the clock is not moved, such as the one at which everything has to end: whoever
  ///   is cancelled then still sleeps for a moment, and would draw the clock on.
  @discardableResult
  public func advanceToNextSleeper(notBeyond limit: Date = .distantFuture) -> Bool {
    guard let next = state.withLock({ $0.sleepers.values.map(\.wakesAt).min() }), next <= limit else { return false }
    move { max($0, next) }
    return true
  }

  /// Moves the clock from sleeper to sleeper until a condition holds.
  ///
  /// - Throws: ``TestTimeout`` if it does not hold within a minute of real time.
  public func advance(until condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try await !condition() {
      guard ContinuousClock.now < deadline else { throw TestTimeout() }
      if !advanceToNextSleeper() { await Task.yield() }
    }
  }

  private func move(_ change: (Date) -> Date) {
    let woken = state.withLock { state in
      let now = change(state.now)
      state.now = now
      let woken = state.sleepers.filter { $0.value.wakesAt <= now }
      for id in woken.keys { state.sleepers[id] = nil }
      return woken.values.sorted { $0.wakesAt < $1.wakesAt }
    }
    for sleeper in woken { sleeper.continuation.resume() }
  }
}

/// What a test waited for did not happen.
public struct TestTimeout: Error {
  /// Creates the error.
  public init() {}
}
