import Matomo

/// `serve`: the collector, delivery, and the two listeners.
struct ServeCommand {
  let settings: Settings
  let log: Log

  func run() async throws -> ExitStatus {
    let decisions = DecisionLog()
    // Before anybody can know that the queue is open, and end the process.
    let termination = Termination()
    let queue = try settings.openQueue(log, decisions: decisions)
    let delivery = try Delivery(from: queue, settings, log)
    let service = try RelayService(
      settings,
      queue: queue,
      decisions: decisions,
      termination: termination,
      log: log,
      onStored: { delivery.wake() }
    )
    let listeners = service.listeners
    log.info(
      "listening at \(listeners.publicURL(settings)), for operators at \(listeners.adminURL(settings) ?? "no address")"
    )
    if settings.matomo.tokenAuth == nil { log.info("without matomo.tokenAuth: \(CheckCommand.lostWithoutToken)") }
    await service.run {
      // Nobody else can have called it.
      try? await delivery.run()
    } stop: {
      delivery.stop()
    }
    await queue.close()
    return .done
  }
}
