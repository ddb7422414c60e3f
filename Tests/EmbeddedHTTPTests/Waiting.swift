import Testing

/// Waits for a condition, ten seconds at most.
func eventually(
  _ comment: Comment,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(10)
  while !condition() {
    try #require(ContinuousClock.now < end, comment, sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(1))
  }
}
