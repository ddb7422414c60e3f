import FoundationEssentials
import Matomo
import MatomoTesting
import Testing

@Suite struct BatchBuilderTests {
  static let start = Date(timeIntervalSince1970: 1_763_720_000)
  static let size = StoredHit.sample(1, acceptedAt: start).bulkBytes

  private func lease(_ rule: BatchRule, _ hits: [StoredHit]) -> (lease: Lease, offered: Int) {
    var builder = BatchBuilder(rule)
    for (index, hit) in hits.enumerated() {
      guard builder.add(QueuedHit(id: Int64(index + 1), hit: hit)) else { return (builder.lease, index + 1) }
    }
    return (builder.lease, hits.count)
  }

  private func samples(_ count: Int) -> [StoredHit] {
    (0..<count).map { .sample($0, acceptedAt: Self.start + TimeInterval($0)) }
  }

  @Test func nothingIsEmpty() {
    #expect(lease(BatchRule(hits: 1, bytes: 1, dueBefore: .distantFuture), []).lease == .empty)
  }

  struct Row: Sendable {
    let hits: Int
    let bytes: Int
    let due: Bool
    let offered: Int
    let taken: Int?
  }

  static let rows: [Row] = [
    Row(hits: 3, bytes: .max, due: false, offered: 2, taken: nil),
    Row(hits: 3, bytes: .max, due: false, offered: 3, taken: 3),
    Row(hits: 3, bytes: .max, due: false, offered: 9, taken: 3),
    Row(hits: 3, bytes: .max, due: true, offered: 2, taken: 2),
    Row(hits: 9, bytes: size * 2, due: false, offered: 2, taken: nil),
    Row(hits: 9, bytes: size * 2, due: false, offered: 3, taken: 2),
    Row(hits: 9, bytes: size * 3 - 1, due: false, offered: 9, taken: 2),
    Row(hits: 9, bytes: 1, due: false, offered: 9, taken: 1),
    Row(hits: 9, bytes: 1, due: false, offered: 1, taken: nil),
    Row(hits: 1, bytes: 1, due: false, offered: 1, taken: 1),
  ]

  @Test(arguments: rows)
  func isFullAtACountOrASize(_ row: Row) {
    let rule = BatchRule(hits: row.hits, bytes: row.bytes, dueBefore: row.due ? Self.start : .distantPast)
    let (lease, _) = lease(rule, samples(row.offered))
    switch lease {
    case .batch(let hits): #expect(hits.map(\.id) == row.taken.map { (1...$0).map(Int64.init) })
    case .filling(let since):
      #expect(row.taken == nil)
      #expect(since == Self.start)
    case .empty: Issue.record("hits were offered")
    }
  }

  @Test func readsNoFurtherThanItMust() {
    #expect(lease(BatchRule(hits: 3, bytes: .max, dueBefore: .distantPast), samples(1000)).offered == 3)
    #expect(lease(BatchRule(hits: 9, bytes: Self.size, dueBefore: .distantPast), samples(1000)).offered == 2)
  }

  @Test func theOldestIsTheOneThatIsDueLongest() {
    let hits: [StoredHit] = [
      .sample(1, acceptedAt: Self.start, heldUntil: Self.start + 30),
      .sample(2, acceptedAt: Self.start + 10),
    ]
    let (lease, _) = lease(BatchRule(hits: 9, bytes: .max, dueBefore: .distantPast), hits)
    #expect(lease == .filling(since: Self.start + 10))
  }
}
