import Testing

/// Waits for a condition, a minute at most.
func eventually(
  _ comment: Comment,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () -> Bool
) async throws {
  let end = ContinuousClock.now + .seconds(60)
  while !condition() {
    try #require(ContinuousClock.now < end, comment, sourceLocation: sourceLocation)
    try await Task.sleep(for: .milliseconds(1))
  }
}
