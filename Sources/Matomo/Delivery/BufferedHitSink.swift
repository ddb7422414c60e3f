import FoundationEssentials
package import MatomoCore
import Synchronization

/// A hit sink that hands its hits to a queue from a task of its own, many at a time.
package final class BufferedHitSink: HitSink {
  private struct AcceptedHit: BufferEntry {
    let hit: Hit
    let acceptedAt: Date
    let hold: TimeInterval
    let pageView: PageViewRole?

    var size: Int { 1 }

    var answer: (@Sendable (HitQueueError?) -> Void)? { nil }

    func append(to hits: inout [StoredHit]) {
      hits.append(StoredHit(hit, acceptedAt: acceptedAt, hold: hold, pageView: pageView))
    }
  }

  private struct State {
    /// Whether ``run()`` has ever been called; until then somebody must be told that nothing is sent.
    var hasRun = false
    var watch: Task<Void, Never>?
    var hasSaidThatItIsFull = false
    var hasSaidThatItEnded = false
  }

  private let buffer: HitBuffer<AcceptedHit>
  private let hold: TimeInterval
  private let clock: DeliveryClock
  private let onEvent: @Sendable (TrackerEvent) -> Void
  private let state = Mutex(State())
  private let running = OneRun("BufferedHitSink")

  /// How long hits may wait until somebody is told that nobody has called ``run()``.
  private static let patience = Duration.seconds(10)

  /// The least time between two batches, since to wake a task for a hit costs more than to store it.
  static let gathering = Duration.milliseconds(10)

  /// Creates a sink; its hits are stored while ``run()`` runs.
  ///
  /// - Parameters:
  ///   - queue: Where the hits are stored.
  ///   - hold: How long a page view that JavaScript may report waits for it.
  ///   - capacity: The most hits that wait to be stored; more are dropped and counted.
  ///   - clock: The time that the hits are accepted at.
  ///   - onStored: Called after hits were stored.
  ///   - onEvent: Called when hits were dropped or the queue failed.
  package init(
    _ queue: any HitQueue,
    hold: Duration = .zero,
    capacity: Int = 10_000,
    clock: DeliveryClock = .system,
    onStored: @escaping @Sendable () -> Void = {},
    onEvent: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
  ) {
    self.hold = hold / .seconds(1)
    self.clock = clock
    self.onEvent = onEvent
    buffer = HitBuffer(
      queue,
      capacity: capacity,
      gathering: Self.gathering,
      clock: clock,
      onStored: onStored,
      onEvent: onEvent
    )
  }

  package func accept(_ hit: Hit) { accept(hit, nil) }

  /// Accepts a hit with what matching must know of it.
  package func accept(_ hit: Hit, _ pageView: PageViewRole?) {
    switch buffer.add(AcceptedHit(hit: hit, acceptedAt: clock.now(), hold: hold, pageView: pageView)) {
    case .first: watchUntilItRuns()
    case .behindOthers: break
    case .full: noteDropped(afterEnd: false)
    case .finished: noteDropped(afterEnd: true)
    }
  }

  /// Stores hits until ``finish()`` is called and the last is stored, or the task is cancelled.
  ///
  /// A cancelled task tries once more to store what it has; what the queue does not take then is dropped and counted.
  ///
  /// - Throws: ``AlreadyRunningError`` while an earlier call has not ended.
  package func run() async throws(AlreadyRunningError) {
    try await running.whileRunning {
      state.withLock { state in
        state.hasRun = true
        state.watch.take()?.cancel()
      }
      await buffer.run()
    }
  }

  /// Takes no more hits; ``run()`` returns when those that it has are stored.
  package func finish() { buffer.finish() }

  private func watchUntilItRuns() {
    guard !state.withLock(\.hasRun) else { return }
    let watch = Task { [weak self, clock] in
      guard (try? await clock.sleep(Self.patience)) != nil else { return }
      self?.sayIfNotRunning()
    }
    state.withLock { state in
      if state.hasRun { return watch.cancel() }
      state.watch = watch
    }
  }

  private func sayIfNotRunning() {
    let waiting = state.withLock(\.hasRun) ? 0 : buffer.waiting.entries
    if waiting > 0 { onEvent(.notRunning(waiting: waiting, dropped: 0)) }
  }

  private func noteDropped(afterEnd: Bool) {
    buffer.countOverflowed()
    let isNews = state.withLock { state in
      if afterEnd {
        defer { state.hasSaidThatItEnded = true }
        return !state.hasSaidThatItEnded
      }
      defer { state.hasSaidThatItIsFull = true }
      return !state.hasRun && !state.hasSaidThatItIsFull
    }
    guard isNews else { return }
    let waiting = buffer.waiting
    onEvent(afterEnd ? .droppedAfterStop : .notRunning(waiting: waiting.entries, dropped: waiting.overflowed))
  }
}
