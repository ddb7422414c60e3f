// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import FoundationEssentials
public import MatomoCore
import Synchronization

/// A hit sink that hands its hits to a queue from a task of its own, many at a time.
public final class BufferedHitSink: HitSink {
  fileprivate struct AcceptedHit {
    let hit: Hit
    let acceptedAt: Date
    let side: PageViewSide?
  }

  fileprivate struct State {
    var hits: [AcceptedHit] = []

    /// Hits that ``run()`` has taken and not yet stored.
    var beingStored = 0
    var overflowed = 0
    var isFinished = false

    /// Whether ``run()`` has ever been called; until then somebody must be told that nothing is sent.
    var hasRun = false
    var watch: Task<Void, Never>?
    var hasSaidThatItIsFull = false
    var hasSaidThatItEnded = false
  }

  private let queue: any HitQueue
  private let capacity: Int
  private let hold: TimeInterval
  private let clock: DeliveryClock
  private let onEvent: @Sendable (TrackerEvent) -> Void
  private let onStored: @Sendable () -> Void
  private let state = Mutex(State())
  private let wakeup = Wakeup()
  private let running = OneRun("BufferedHitSink")

  /// How long hits may wait until somebody is told that nobody has called ``run()``.
  private static let patience = Duration.seconds(10)

  /// The least time between two batches, since to wake a task for a hit costs more than to store it.
  ///
  /// It is real time, whatever clock the sink goes by: nothing is decided by it, and a clock that stands still must not hold
  /// hits back.
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
  public init(
    _ queue: any HitQueue,
    hold: Duration = .zero,
    capacity: Int = 10_000,
    clock: DeliveryClock = .system,
    onStored: @escaping @Sendable () -> Void = {},
    onEvent: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
  ) {
    self.queue = queue
    self.capacity = capacity
    self.hold = hold / .seconds(1)
    self.clock = clock
    self.onStored = onStored
    self.onEvent = onEvent
  }

  public func accept(_ hit: Hit) { accept(hit, nil) }

  /// Takes a hit with what matching must know of it.
  package func accept(_ hit: Hit, _ side: PageViewSide?) {
    let accepted = AcceptedHit(hit: hit, acceptedAt: clock.now(), side: side)
    switch state.withLock({ $0.take(accepted, capacity: capacity) }) {
    case .nothing: break
    case .wake: wakeup.wake()
    case .wakeAndWatch:
      wakeup.wake()
      let watch = Task { [weak self, clock] in
        guard (try? await clock.sleep(Self.patience)) != nil else { return }
        self?.sayIfNotRunning()
      }
      state.withLock { state in
        if state.hasRun { return watch.cancel() }
        state.watch = watch
      }
    case .tell(let event): onEvent(event)
    }
  }

  private func sayIfNotRunning() {
    let waiting = state.withLock { $0.hasRun ? 0 : $0.hits.count }
    if waiting > 0 { onEvent(.notRunning(waiting: waiting, dropped: 0)) }
  }

  /// Stores hits until ``finish()`` is called and the last is stored, or the task is cancelled.
  ///
  /// A cancelled task tries once more to store what it has; what the queue does not take then is dropped and counted.
  ///
  /// - Throws: ``AlreadyRunningError`` while an earlier call has not ended.
  public func run() async throws(AlreadyRunningError) {
    try await running.whileRunning { await storeAll() }
  }

  private func storeAll() async {
    state.withLock { state in
      state.hasRun = true
      state.watch.take()?.cancel()
    }
    var waiting: [StoredHit] = []
    var uncounted = 0
    while true {
      let isCancelled = Task.isCancelled
      let taken = takeAll()
      // Encoded here and once, since `accept` has no time for it and the queue may refuse the hits for long.
      waiting += taken.hits.map { StoredHit($0.hit, acceptedAt: $0.acceptedAt, hold: hold, pageView: $0.side) }
      waiting.removeFirst(await store(waiting))
      state.withLock { $0.beingStored = waiting.count }

      let overflowed = taken.overflowed + (isCancelled ? waiting.count : 0)
      if overflowed > 0 { onEvent(.overflowed(overflowed)) }
      uncounted += overflowed
      if uncounted > 0, await count(overflowed: uncounted) { uncounted = 0 }

      if isCancelled {
        return state.withLock { $0.beingStored = 0 }
      } else if !waiting.isEmpty {
        try? await clock.sleep(.seconds(1))
      } else if taken.isFinished {
        return
      } else {
        try? await Task.sleep(for: Self.gathering)
        await wakeup.wait()
      }
    }
  }

  /// Takes no more hits; ``run()`` returns when those that it has are stored.
  public func finish() {
    state.withLock { $0.isFinished = true }
    wakeup.wake()
  }

  private func takeAll() -> State {
    state.withLock { state in
      let taken = state
      state.beingStored += state.hits.count
      state.hits = []
      state.overflowed = 0
      return taken
    }
  }

  /// Stores hits from the front, as far as there is room; returns how many.
  ///
  /// A queue takes all hits of a call or none, so fewer are tried while it is full. Otherwise a batch above its limit
  /// would never be stored, however empty the queue is.
  private func store(_ hits: [StoredHit]) async -> Int {
    var stored = 0
    var atOnce = hits.count
    while stored < hits.count {
      let part = hits[stored...].prefix(atOnce)
      do throws(HitQueueError) {
        try await queue.append(Array(part))
        stored += part.count
      } catch {
        atOnce = part.count / 2
        guard error.code == .full, atOnce > 0 else {
          onEvent(.queueFailed(error))
          break
        }
      }
    }
    if stored > 0 { onStored() }
    return stored
  }

  private func count(overflowed: Int) async -> Bool {
    var totals = Totals()
    totals[.overflowed] = overflowed
    do throws(HitQueueError) {
      try await queue.count(totals)
      return true
    } catch {
      onEvent(.queueFailed(error))
      return false
    }
  }
}

extension BufferedHitSink.State {
  fileprivate enum Consequence {
    case nothing, wake, wakeAndWatch
    case tell(TrackerEvent)
  }

  /// Keeps a hit, or counts it as dropped; says what follows from it.
  fileprivate mutating func take(_ accepted: BufferedHitSink.AcceptedHit, capacity: Int) -> Consequence {
    guard hits.count + beingStored < capacity, !isFinished else {
      overflowed += 1
      if isFinished, !hasSaidThatItEnded {
        hasSaidThatItEnded = true
        return .tell(.droppedAfterStop)
      }
      if !isFinished, !hasRun, !hasSaidThatItIsFull {
        hasSaidThatItIsFull = true
        return .tell(.notRunning(waiting: hits.count, dropped: overflowed))
      }
      return .nothing
    }
    hits.append(accepted)
    guard hits.count == 1 else { return .nothing }
    // No hit is taken out before the first run, so that there is one first hit.
    return hasRun ? .wake : .wakeAndWatch
  }
}
