import FoundationEssentials
import Matomo
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Testing

@Suite struct LaneTests {
  private static let start = Date(timeIntervalSince1970: 1_763_720_000)
  private static let lane = Lane(index: 0, count: 2)
  private static let waiting = BatchRule(hits: 100, bytes: .max, dueBefore: .distantPast)

  /// A lane must not read the hits of the others again each time that it asks.
  @Test(.timeLimit(.minutes(2))) func aBacklogOfAnotherLaneIsReadOnce() async throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteHitQueue(path: folder.file("q.sqlite"))
    for part in 0..<8 {
      try await queue.append((0..<5000).map { .sample(part * 5000 + $0, visitor: 1, acceptedAt: Self.start) })
    }
    // Whatever else the machine does can only make one of them slower: the quickest of a few is what it costs.
    var first = Duration.seconds(60)
    var later = Duration.seconds(60)
    for attempt in 0..<5 {
      // A release makes the lanes forget.
      var acknowledgement = Acknowledgement()
      acknowledgement.released = [-1]
      try await queue.acknowledge(acknowledgement)
      first = min(
        first,
        try await timeOfALease(of: queue)
      )
      for round in 0..<5 {
        try await queue.append([.sample(round, visitor: 1, acceptedAt: Self.start)])
        later = min(
          later,
          try await timeOfALease(of: queue)
        )
      }
      let own = 100_000 + attempt
      try await queue.append([.sample(own, visitor: 2, acceptedAt: Self.start)])
      let rule = BatchRule(hits: 1, bytes: .max, dueBefore: .distantFuture)
      guard case .batch(let hits) = try await queue.lease(Self.lane, rule, at: Self.start) else {
        Issue.record("the lane's own hit is behind the backlog")
        return
      }
      #expect(hits.map(\.hit.sampleNumber) == [own])
      acknowledgement.released = []
      acknowledgement.delivered = hits.map(\.id)
      try await queue.acknowledge(acknowledgement)
    }
    #expect(later * 5 < first, "the first time \(first), later \(later)")
  }

  private func timeOfALease(of queue: SQLiteHitQueue) async throws -> Duration {
    let start = ContinuousClock.now
    #expect(try await queue.lease(Self.lane, Self.waiting, at: Self.start) == .empty)
    return ContinuousClock.now - start
  }
}
