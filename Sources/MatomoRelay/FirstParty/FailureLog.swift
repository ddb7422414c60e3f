/// Decides which failures are news: Matomo may be away for days, and nobody reads the same line every five seconds.
struct FailureLog: Sendable {
  private var current: String?

  /// True for a reason that is not the one before.
  mutating func isNews(_ reason: String) -> Bool {
    defer { current = reason }
    return current != reason
  }

  /// True for the first success after failures.
  mutating func isOver() -> Bool {
    defer { current = nil }
    return current != nil
  }
}
