public import MatomoTracking
import Synchronization

/// A hit sink that hands its hits to a queue from a task of its own, many at a time.
public final class BufferedHitSink: HitSink {
  private struct State {
    var hits: [Hit] = []
    var overflowed = 0
    var isFinished = false
  }

  private let queue: any HitQueue
  private let capacity: Int
  private let clock: DeliveryClock
  private let onEvent: @Sendable (DeliveryEvent) -> Void
  private let onStored: @Sendable () -> Void
  private let state = Mutex(State())
  private let wakeup = Wakeup()

  /// Creates a sink; its hits are stored while ``run()`` runs.
  ///
  /// - Parameters:
  ///   - queue: Where the hits are stored.
  ///   - capacity: The most hits that wait to be stored; more are dropped and counted.
  ///   - clock: The time that the hits are accepted at.
  ///   - onStored: Called after hits were stored.
  ///   - onEvent: Called when hits were dropped or the queue failed.
  public init(
    _ queue: any HitQueue,
    capacity: Int = 10_000,
    clock: DeliveryClock = .system,
    onStored: @escaping @Sendable () -> Void = {},
    onEvent: @escaping @Sendable (DeliveryEvent) -> Void = { _ in }
  ) {
    self.queue = queue
    self.capacity = capacity
    self.clock = clock
    self.onStored = onStored
    self.onEvent = onEvent
  }

  public func accept(_ hit: Hit) {
    let isFirst = state.withLock { state in
      guard state.hits.count < capacity, !state.isFinished else {
        state.overflowed += 1
        return false
      }
      state.hits.append(hit)
      return state.hits.count == 1
    }
    if isFirst { wakeup.wake() }
  }

  /// Stores hits until ``finish()`` is called and the last is stored, or the task is cancelled.
  public func run() async {
    while !Task.isCancelled {
      let batch = state.withLock { state in
        defer {
          state.hits = []
          state.overflowed = 0
        }
        return state
      }
      if batch.overflowed > 0 { await count(overflowed: batch.overflowed) }
      if !batch.hits.isEmpty {
        await store(batch.hits)
      } else if batch.isFinished {
        return
      } else {
        await wakeup.wait()
      }
    }
  }

  /// Takes no more hits; ``run()`` returns when those that it has are stored.
  public func finish() {
    state.withLock { $0.isFinished = true }
    wakeup.wake()
  }

  private func store(_ hits: [Hit]) async {
    let now = clock.now()
    do throws(HitQueueError) {
      try await queue.append(hits.map { StoredHit($0, acceptedAt: now) })
      onStored()
    } catch {
      onEvent(.queueFailed(error))
      giveBack(hits)
      try? await clock.sleep(.seconds(1))
    }
  }

  /// Hits that could not be stored wait in front of those that came after them, which is where room may end.
  private func giveBack(_ hits: [Hit]) {
    state.withLock { state in
      let all = hits + state.hits
      state.hits = Array(all.prefix(capacity))
      state.overflowed += all.count - state.hits.count
    }
  }

  private func count(overflowed: Int) async {
    onEvent(.overflowed(overflowed))
    var totals = Totals()
    totals[.overflowed] = overflowed
    do throws(HitQueueError) {
      try await queue.count(totals)
    } catch {
      onEvent(.queueFailed(error))
    }
  }
}
