import EmbeddedHTTP
import MatomoDelivery

/// `serve`: delivery, and the two listeners.
struct ServeCommand {
  let settings: Settings
  let log: Log

  func run() async throws -> ExitStatus {
    let queue = try settings.openQueue(log)
    let delivery = try Delivery(from: queue, settings, log)
    let listeners = try Listeners(settings, queue: queue, log: log) { _ in .text("nothing is here\n", status: 404) }
    log.info(
      "listening at \(listeners.publicURL(settings)), for operators at \(listeners.adminURL(settings) ?? "no address")"
    )
    await listeners.run {
      await delivery.run()
    } stop: {
      delivery.stop()
    }
    await queue.close()
    return .done
  }
}
