import Matomo
import Synchronization

/// Writes what delivery did or met.
final class DeliveryLog: Sendable {
  private struct Failure {
    let error: HitQueueError
    let time: ContinuousClock.Instant
  }

  /// A disk stays full for hours, and every part that uses the queue meets that once a second.
  private static let repetition = Duration.seconds(10)

  private let log: Log
  private let lastFailure = Mutex<Failure?>(nil)

  init(_ log: Log) {
    self.log = log
  }

  func event(_ event: DeliveryEvent) {
    switch event {
    case .recorded: log.debug("delivery: \(event)")
    case .resumed: log.info("delivery: \(event)")
    case .paused: log.error("delivery: \(event)")
    case .queueFailed(let error): if isNews(error) { log.error("delivery: \(event)") }
    default: log.warning("delivery: \(event)")
    }
  }

  private func isNews(_ error: HitQueueError) -> Bool {
    let now = ContinuousClock.now
    return lastFailure.withLock { last in
      if let last, last.error == error, now - last.time < Self.repetition { return false }
      last = Failure(error: error, time: now)
      return true
    }
  }
}
