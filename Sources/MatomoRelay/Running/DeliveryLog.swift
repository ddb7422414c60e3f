import MatomoDelivery

extension Log {
  /// Writes what delivery did or met.
  func event(_ event: DeliveryEvent) {
    switch event {
    case .recorded: debug("delivery: \(event)")
    case .resumed: info("delivery: \(event)")
    case .paused: error("delivery: \(event)")
    default: warning("delivery: \(event)")
    }
  }
}
