import MatomoTestSupport
import MatomoTesting
import Testing

extension ManualClock {
  /// Moves from sleeper to sleeper until a condition holds.
  func advanceSlowly(
    sourceLocation: SourceLocation = #_sourceLocation,
    until condition: () async throws -> Bool
  ) async throws {
    try await eventually(sourceLocation: sourceLocation) {
      if try await condition() { return true }
      advanceToNextSleeper()
      return false
    }
  }
}
