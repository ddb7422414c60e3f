package import Testing

/// Waits for a condition, with a bound that only a defect exceeds, on however busy a machine.
package func eventually(
  _ comment: Comment = "the condition holds",
  sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(120)
  while try await !condition() {
    try #require(ContinuousClock.now < end, comment, sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(1))
  }
}
