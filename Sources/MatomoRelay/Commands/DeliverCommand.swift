import Matomo

/// `deliver`: a worker that only delivers.
struct DeliverCommand {
  let settings: Settings
  let log: Log

  func run(once: Bool) async throws -> ExitStatus {
    // Before anybody can know that the queue is open, and end the process.
    let termination = Termination()
    let queue = try settings.openQueue(log)
    let progress = once ? DeliveryProgress() : nil
    let delivery = try Delivery(from: queue, settings, log) { progress?.add($0) }
    let ending = await withTaskGroup { group in
      group.addTask {
        await termination.wait()
        delivery.stop()
      }
      defer { group.cancelAll() }
      guard once else {
        // Nobody else can have called it.
        try? await delivery.run()
        return DeliveryEnding.done
      }
      return await delivery.runOnce()
    }
    await queue.close()
    progress?.end()
    return try Self.status(of: ending)
  }

  private static func status(of ending: DeliveryEnding) throws(CommandError) -> ExitStatus {
    switch ending {
    case .done: return .done
    case .tokenRefused: throw CommandError(.tokenRefused, "Matomo refuses the token; correct matomo.tokenAuth")
    case .unreachable(let reason): throw CommandError(.unavailable, "Matomo cannot be reached: \(reason)")
    case .tryLater(let reason, _): throw CommandError(.leftToDeliver, "hits are left to deliver: \(reason)")
    }
  }
}

extension Delivery {
  /// The delivery that the settings describe.
  convenience init(
    from queue: any HitQueue,
    _ settings: Settings,
    _ log: Log,
    onEvent: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
  ) throws(CommandError) {
    guard let url = settings.matomo.url else { throw CommandError(.badSettings, "matomo.url is not set") }
    let transport = settings.transport(to: url)
    let events = DeliveryLog(log)
    self.init(
      from: queue,
      over: transport,
      configuration: settings.deliveryConfiguration,
      isTokenAccepted: { [matomo = settings.matomo] in
        guard let site = matomo.siteID, let token = matomo.tokenAuth else { return false }
        return await MatomoProbe(over: transport, site: site).token(token) == .ok
      },
      onEvent: { event in
        events.event(event)
        onEvent(event)
      }
    )
  }
}
