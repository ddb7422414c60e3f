public import FoundationEssentials

/// What is in a queue at one moment.
public struct QueueStatus: Sendable, Hashable {
  /// Hits that are stored and not yet delivered, those in flight included, those held not.
  public var queued = 0

  /// Hits that are not due yet.
  public var held = 0

  /// Hits that are being sent.
  public var inFlight = 0

  /// Dead letters.
  public var dead = 0

  /// When the oldest of the queued hits was accepted.
  public var oldestAcceptedAt: Date?

  /// The totals since the queue was made.
  public var totals = Totals()

  /// What stands in the way of delivery.
  public var trouble: DeliveryTrouble?

  /// Creates the status of an empty queue.
  public init() {}
}

/// Why hits are not being delivered.
public struct DeliveryTrouble: Sendable, Hashable {
  /// Matomo's last answer, or what kept it from answering.
  public var lastError: String

  /// Until when nothing is sent, after Matomo refused the token; `nil` if delivery goes on trying.
  public var pausedUntil: Date?

  /// Creates a report.
  public init(lastError: String, pausedUntil: Date? = nil) {
    self.lastError = lastError
    self.pausedUntil = pausedUntil
  }
}
