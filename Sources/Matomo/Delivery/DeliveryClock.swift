public import FoundationEssentials

/// The time that delivery goes by: the calendar for the age of hits, and waiting.
public struct DeliveryClock: Sendable {
  /// The time of day.
  public let now: @Sendable () -> Date

  /// Waits; throws if the task is cancelled meanwhile.
  public let sleep: @Sendable (Duration) async throws -> Void

  /// Creates a clock.
  public init(now: @escaping @Sendable () -> Date, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    self.now = now
    self.sleep = sleep
  }

  /// The clock of the system.
  public static let system = DeliveryClock(now: { Date() }, sleep: { try await Task.sleep(for: $0) })
}
