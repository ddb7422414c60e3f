import Matomo

/// Writes what delivery did or met, each kind once a minute.
struct DeliveryLog: Sendable {
  private let logger: EventLogger

  init(_ log: Log) {
    logger = EventLogger { level, line in
      switch level {
      case .debug: log.debug("delivery: \(line)")
      case .info: log.info("delivery: \(line)")
      case .warning: log.warning("delivery: \(line)")
      case .error: log.error("delivery: \(line)")
      }
    }
  }

  func event(_ event: TrackerEvent) { logger.log(event) }
}
