/// Delivers the hits of a queue to Matomo.
///
/// Each lane sends one batch at a time and believes only what Matomo's answer proves.
package final class Delivery: Sendable {
  private let shared: DeliveryState
  private let lanes: [LaneDelivery]
  private let running = OneRun("Delivery")

  /// Creates a delivery; hits are delivered while ``run()`` runs.
  ///
  /// - Parameters:
  ///   - queue: Where the hits are.
  ///   - transport: What carries them.
  ///   - configuration: How they are delivered.
  ///   - clock: The time to go by.
  ///   - chance: Numbers from 0 to 1, for the jitter of waits.
  ///   - isTokenAccepted: Asks Matomo about the token when every hit that needs it came back as invalid. Without an answer
  ///     the token counts as refused, and nothing is sent for a while; with it, hits that are invalid for another reason,
  ///     such as an unknown site, cannot stop the others.
  ///   - onEvent: Called with everything that an operator may want to know.
  package init(
    from queue: any HitQueue,
    over transport: any HitTransport,
    configuration: DeliveryConfiguration = DeliveryConfiguration(),
    clock: DeliveryClock = .system,
    chance: @escaping @Sendable () -> Double = { .random(in: 0...1) },
    isTokenAccepted: @escaping @Sendable () async -> Bool = { false },
    onEvent: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
  ) {
    let shared = DeliveryState(
      queue: queue,
      transport: transport,
      configuration: configuration,
      clock: clock,
      chance: chance,
      isTokenAccepted: isTokenAccepted,
      onEvent: onEvent
    )
    self.shared = shared
    lanes = (0..<configuration.lanes).map { index in
      LaneDelivery(lane: Lane(index: index, count: configuration.lanes), shared: shared)
    }
  }

  /// Says that there are new hits in the queue.
  ///
  /// Hits of another process are found within a second without it.
  package func wake() {
    for lane in lanes { lane.newHits.wake() }
  }

  /// Ends ``run()``: what is due is still sent for the configured time to drain, the rest stays in the queue.
  package func stop() {
    shared.stop()
    for lane in lanes {
      lane.newHits.wake()
      lane.stopping.wake()
    }
  }

  /// Delivers until ``stop()`` is called or the task is cancelled.
  ///
  /// A pause of an earlier run is over. After ``stop()``, what is due is tried again, with the waits between failures as
  /// always, until the time to drain is over.
  ///
  /// - Throws: ``AlreadyRunningError`` while an earlier call has not ended.
  package func run() async throws(AlreadyRunningError) {
    try await running.whileRunning { await deliver() }
  }

  private func deliver() async {
    await shared.trouble.reset()
    await withTaskGroup(of: Bool.self) { group in
      for lane in lanes {
        group.addTask {
          await lane.run()
          return true
        }
      }
      group.addTask { [shared] in
        await shared.drainIsOver()
        return false
      }
      var lanesAtWork = lanes.count
      while lanesAtWork > 0, let isLane = await group.next() {
        if isLane { lanesAtWork -= 1 } else { group.cancelAll() }
      }
      group.cancelAll()
    }
  }

  /// Sends what is due, without waiting for batches to fill or for an earlier backoff.
  ///
  /// A pause after a refused token holds here too, so that a schedule of such runs cannot lock our address out. ``stop()``
  /// ends it after the call in flight, which has the configured time to drain.
  ///
  /// - Returns: Why something is left, or ``DeliveryEnding/done``.
  package func runOnce() async -> DeliveryEnding {
    await withTaskGroup(of: DeliveryEnding?.self) { group in
      group.addTask { [lanes] in
        for lane in lanes {
          let ending = await lane.runOnce()
          guard ending == .done else { return ending }
        }
        return .done
      }
      group.addTask { [shared] in
        await shared.drainIsOver()
        return nil
      }
      var ending: DeliveryEnding?
      while ending == nil, let result = await group.next() {
        ending = result
        group.cancelAll()
      }
      return ending ?? .tryLater("delivery was stopped")
    }
  }
}

/// How the delivery of some hits ended.
package enum DeliveryEnding: Sendable, Hashable {
  /// The outcome of every hit is settled.
  case done

  /// Matomo cannot have seen the hits, and they stay in the queue.
  case unreachable(String)

  /// Some hits stay in the queue, for a reason; `retryAfter` is what Matomo asked for.
  case tryLater(String, retryAfter: Duration? = nil)

  /// Matomo refused the token; the hits that need it stay in the queue.
  case tokenRefused
}
