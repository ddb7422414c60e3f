package import Testing

/// Waits for a condition, with a bound that only a defect exceeds.
package func eventually(
  _ comment: Comment = "the condition holds",
  within bound: Duration = .seconds(60),
  sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + bound
  while try await !condition() {
    try #require(ContinuousClock.now < end, comment, sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(1))
  }
}
