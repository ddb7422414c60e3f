import FoundationEssentials
import MatomoCore
import Synchronization

/// What the lanes of a delivery have in common.
final class DeliveryState: Sendable {
  let queue: any HitQueue
  let transport: any HitTransport
  let configuration: DeliveryConfiguration
  let clock: DeliveryClock
  let chance: @Sendable () -> Double
  let isTokenAccepted: @Sendable () async -> Bool
  let onEvent: @Sendable (TrackerEvent) -> Void
  let trouble: TroubleReport

  private struct State {
    var stoppedAt: Date?
    var bodyBytes: Int
  }

  private let state: Mutex<State>
  private let stopped = Wakeup()
  private let bytesAroundHits: Int

  init(
    queue: any HitQueue,
    transport: any HitTransport,
    configuration: DeliveryConfiguration,
    clock: DeliveryClock,
    chance: @escaping @Sendable () -> Double,
    isTokenAccepted: @escaping @Sendable () async -> Bool,
    onEvent: @escaping @Sendable (TrackerEvent) -> Void
  ) {
    self.queue = queue
    self.transport = transport
    self.configuration = configuration
    self.clock = clock
    self.chance = chance
    self.isTokenAccepted = isTokenAccepted
    self.onEvent = onEvent
    trouble = TroubleReport(queue: queue, clock: clock, onEvent: onEvent)
    state = Mutex(State(bodyBytes: configuration.batchBytes))
    // Each hit counts with a comma, of which the first has none.
    bytesAroundHits = BulkRequest.encode([], tokenAuth: configuration.tokenAuth).count - 1
  }

  var isStopping: Bool { state.withLock { $0.stoppedAt != nil } }

  func stop() {
    let now = clock.now()
    state.withLock { $0.stoppedAt = $0.stoppedAt ?? now }
    stopped.wake()
  }

  /// Returns when the time to drain is over, counted from the call of ``stop()``.
  func drainIsOver() async {
    await stopped.wait()
    guard let stoppedAt = state.withLock(\.stoppedAt) else { return }
    let left = configuration.drain - .seconds(clock.now().timeIntervalSince(stoppedAt))
    if left > .zero { try? await clock.sleep(left) }
  }

  /// The most bytes of the hits in a call, of which Matomo's server may have taught us less than was configured.
  var batchBytes: Int { max(1, state.withLock(\.bodyBytes) - bytesAroundHits) }

  func foundTooLarge(_ bytes: Int) {
    state.withLock { $0.bodyBytes = max(1, min($0.bodyBytes, bytes / 2)) }
  }

  /// A call that fits shows how far the limit was lowered too much, as after a single hit that a proxy does not like.
  func foundFitting(_ bytes: Int) {
    state.withLock { $0.bodyBytes = min(configuration.batchBytes, max($0.bodyBytes, bytes)) }
  }

  /// Whether some process has stored a pause that is not over.
  func hasStoredPause() async throws(HitQueueError) -> Bool {
    let now = clock.now()
    guard let until = try await queue.status(at: now).trouble?.pausedUntil else { return false }
    return now < until
  }
}
