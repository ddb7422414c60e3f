package import FoundationEssentials

/// What is in a queue at one moment.
package struct QueueStatus: Sendable, Hashable {
  /// Hits that are stored and not yet delivered, those in flight included, those held not.
  package var queued = 0

  /// Hits that are not due yet.
  package var held = 0

  /// Hits that are being sent.
  package var inFlight = 0

  /// Dead letters.
  package var dead = 0

  /// When the oldest of the queued hits was accepted.
  package var oldestAcceptedAt: Date?

  /// The totals since the queue was made.
  package var totals = Totals()

  /// What stands in the way of delivery.
  package var trouble: DeliveryTrouble?

  /// Creates the status of an empty queue.
  package init() {}
}

/// Why hits are not being delivered.
package struct DeliveryTrouble: Sendable, Hashable {
  /// Matomo's last answer, or what kept it from answering.
  package var lastError: String

  /// Until when nothing is sent, after Matomo refused the token; `nil` if delivery goes on trying.
  package var pausedUntil: Date?

  /// Creates a report.
  package init(lastError: String, pausedUntil: Date? = nil) {
    self.lastError = lastError
    self.pausedUntil = pausedUntil
  }
}
