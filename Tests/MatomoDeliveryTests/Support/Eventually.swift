import MatomoTesting

/// Waits until a condition holds.
///
/// - Throws: ``TestTimeout`` if it does not hold within a minute of real time.
func eventually(_ condition: () async throws -> Bool) async throws {
  let deadline = ContinuousClock.now + .seconds(60)
  while try await !condition() {
    guard ContinuousClock.now < deadline else { throw TestTimeout() }
    await Task.yield()
  }
}
