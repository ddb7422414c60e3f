import Synchronization

/// What the lanes of a delivery have in common.
final class DeliveryState: Sendable {
  let queue: any HitQueue
  let transport: any HitTransport
  let configuration: DeliveryConfiguration
  let clock: DeliveryClock
  let chance: @Sendable () -> Double
  let onEvent: @Sendable (DeliveryEvent) -> Void

  private struct State {
    var isStopping = false
    var trouble: DeliveryTrouble?
    var batchBytes: Int
  }

  private let state: Mutex<State>
  private let stopped = Wakeup()

  init(
    queue: any HitQueue,
    transport: any HitTransport,
    configuration: DeliveryConfiguration,
    clock: DeliveryClock,
    chance: @escaping @Sendable () -> Double,
    onEvent: @escaping @Sendable (DeliveryEvent) -> Void
  ) {
    self.queue = queue
    self.transport = transport
    self.configuration = configuration
    self.clock = clock
    self.chance = chance
    self.onEvent = onEvent
    state = Mutex(State(batchBytes: configuration.batchBytes))
  }

  var isStopping: Bool { state.withLock(\.isStopping) }

  func stop() {
    state.withLock { $0.isStopping = true }
    stopped.wake()
  }

  /// Returns when the time to drain is over, counted from the call of ``stop()``.
  func drainIsOver() async {
    await stopped.wait()
    try? await clock.sleep(configuration.drain)
  }

  /// The most bytes in a call, of which Matomo's server may have taught us less than was configured.
  var batchBytes: Int { state.withLock(\.batchBytes) }

  func foundTooLarge(_ bytes: Int) {
    state.withLock { $0.batchBytes = max(1, min($0.batchBytes, bytes / 2)) }
  }

  /// Tells the queue what stands in the way, where that has changed, so that every process can show it.
  func report(_ trouble: DeliveryTrouble?) async {
    let isNews = state.withLock { state in
      defer { state.trouble = trouble }
      return state.trouble != trouble || trouble?.pausedUntil != nil
    }
    guard isNews else { return }
    do throws(HitQueueError) {
      try await queue.report(trouble)
    } catch {
      onEvent(.queueFailed(error))
    }
  }

  /// Whether nothing may be sent, since Matomo refused the token not long ago.
  ///
  /// The queue is asked, because an operator's `queue retry` ends a pause from another process.
  func isPaused() async -> Bool {
    guard let until = state.withLock({ $0.trouble?.pausedUntil }) else { return false }
    if clock.now() < until, await hasStoredPause() { return true }
    await report(nil)
    onEvent(.resumed)
    return false
  }

  /// Whether some process has stored a pause that is not over. A queue that cannot tell counts as one that has.
  func hasStoredPause() async -> Bool {
    let now = clock.now()
    do throws(HitQueueError) {
      guard let until = try await queue.status(at: now).trouble?.pausedUntil else { return false }
      return now < until
    } catch {
      onEvent(.queueFailed(error))
      return true
    }
  }
}
