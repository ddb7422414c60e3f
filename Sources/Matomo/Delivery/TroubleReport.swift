import FoundationEssentials
import Synchronization

/// What stands in the way of delivery: known to every lane, and stored in the queue, where every process sees it.
final class TroubleReport: Sendable {
  private struct State {
    var trouble: DeliveryTrouble?

    /// Whether the queue has it as it is here; what an earlier process left there is not known.
    var isStored = false
    var isBeingStored = false
    var endingsByOperator = 0

    mutating func change(to news: DeliveryTrouble?) {
      guard news != trouble else { return }
      trouble = news
      isStored = false
    }
  }

  private let queue: any HitQueue
  private let clock: DeliveryClock
  private let onEvent: @Sendable (TrackerEvent) -> Void
  private let state = Mutex(State())

  init(queue: any HitQueue, clock: DeliveryClock, onEvent: @escaping @Sendable (TrackerEvent) -> Void) {
    self.queue = queue
    self.clock = clock
    self.onEvent = onEvent
  }

  /// Forgets what an earlier run has met, its pause too.
  func reset() async {
    state.withLock { state in
      state.trouble = nil
      state.isStored = false
    }
    await store()
  }

  /// Matomo took hits, which does not end a pause: it takes those that need no token whatever the token is.
  func deliverySucceeded() async {
    let isOver = state.withLock { state in
      guard state.trouble != nil, state.trouble?.pausedUntil == nil else { return false }
      state.change(to: nil)
      return true
    }
    if isOver { onEvent(.resumed) }
    await store()
  }

  /// Matomo took nothing, which does not end a pause either.
  func deliveryFailed(_ reason: String) async {
    state.withLock { state in
      if state.trouble?.pausedUntil == nil { state.change(to: DeliveryTrouble(lastError: reason)) }
    }
    await store()
  }

  /// Matomo refused the token.
  func pause(until end: Date) async {
    state.withLock { $0.change(to: DeliveryTrouble(lastError: "Matomo refuses the token", pausedUntil: end)) }
    await store()
  }

  /// Whether a lane has paused, as far as this process knows.
  var hasPause: Bool { state.withLock { $0.trouble?.pausedUntil != nil } }

  /// Whether nothing may be sent, since Matomo refused the token not long ago.
  func isPaused() async -> Bool {
    guard let end = state.withLock({ $0.trouble?.pausedUntil }) else { return false }
    let now = clock.now()
    if now < end, await isStillWanted(at: now) { return true }
    let isOver = state.withLock { state in
      guard state.trouble?.pausedUntil == end else { return false }
      state.change(to: nil)
      return true
    }
    if isOver {
      await store()
      onEvent(.resumed)
    }
    return false
  }

  /// How often an operator's `queue retry` has taken away, in the queue, what stood in the way.
  var endingsByOperator: Int { state.withLock(\.endingsByOperator) }

  /// Asks the queue, on behalf of all lanes.
  func seeWhetherOperatorEndedIt() async {
    await store()
    let (trouble, isStored) = state.withLock { ($0.trouble, $0.isStored && !$0.isBeingStored) }
    guard trouble != nil, isStored, let status = try? await queue.status(at: clock.now()), status.trouble == nil else {
      return
    }
    state.withLock { state in
      guard state.trouble == trouble else { return }
      state.trouble = nil
      state.endingsByOperator += 1
    }
  }

  /// The queue is asked, because an operator's `queue retry` ends a pause from another process.
  ///
  /// A queue that fails does not end a pause, nor does a queue in which the pause could not be stored: Matomo counts each
  /// call with a wrong token.
  private func isStillWanted(at now: Date) async -> Bool {
    await store()
    guard state.withLock({ $0.isStored && !$0.isBeingStored }) else { return true }
    do throws(HitQueueError) {
      return try await queue.status(at: now).trouble?.pausedUntil != nil
    } catch {
      onEvent(.queueFailed(error))
      return true
    }
  }

  /// Stores what is news to the queue, one lane at a time, lest the older of two reports comes last.
  private func store() async {
    while true {
      let (isNews, trouble) = state.withLock { state in
        let isNews = !state.isStored && !state.isBeingStored
        if isNews {
          state.isBeingStored = true
          state.isStored = true
        }
        return (isNews, state.trouble)
      }
      guard isNews else { return }
      do throws(HitQueueError) {
        try await queue.report(trouble)
        state.withLock { $0.isBeingStored = false }
      } catch {
        state.withLock { state in
          state.isBeingStored = false
          state.isStored = false
        }
        return onEvent(.queueFailed(error))
      }
    }
  }
}
