import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

/// What matching needs is in the file, whoever writes it.
@Suite struct PageViewFileTests {
  private let folder: TemporaryFolder
  private let path: String
  private let now = Date(timeIntervalSince1970: 1_763_720_000)

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("q.sqlite")
  }

  private func view(_ number: Int, id: UInt64? = nil) -> StoredHit {
    let side = PageViewRole.server(ServerHit(visitor: 3, pageView: PageViewKeys(id: id, match: 7)))
    return .sample(number, acceptedAt: now, heldUntil: now + 30, pageView: side)
  }

  private func report(_ number: Int, id: UInt64? = nil, at time: Date? = nil) -> StoredHit {
    let side = JavaScriptHit(visitor: 3, visitorID: 0x0123_4567_89ab_cdef, pageView: PageViewKeys(id: id, match: 7))
    return .sample(number, acceptedAt: time ?? now, pageView: .javaScript(side))
  }

  private func lease(_ queue: SQLiteHitQueue, at time: Date) async throws -> [QueuedHit] {
    let rule = BatchRule(hits: 1000, bytes: .max, dueBefore: .distantFuture)
    guard case .batch(let hits) = try await queue.lease(Lane(index: 0, count: 1), rule, at: time) else { return [] }
    return hits
  }

  private func numbers(_ queue: SQLiteHitQueue, at time: Date) async throws -> [Int?] {
    try await lease(queue, at: time).map(\.hit.sampleNumber)
  }

  @Test func matchingGoesOnAfterReopening() async throws {
    do {
      let queue = try SQLiteHitQueue(path: path)
      try await queue.append([view(1), report(2, id: 5)])
      try await queue.append([view(3), report(4, id: 5), report(5, id: 6), report(6, id: 7)])
      await queue.close()
    }
    let queue = try SQLiteHitQueue(path: path)
    try await queue.append([report(7, id: 5), view(8, id: 7), view(9)])
    #expect(try await numbers(queue, at: now) == [2, 4, 5, 6, 7], "5 is a repeat, 7 was reported before, 9 waits")
    #expect(try await lease(queue, at: now + 30).map(\.hit.query) == [view(9).query + "&cid=0123456789abcdef"])
    let totals = try await queue.status(at: now).totals
    #expect(totals[.matched] == 3 && totals[.sent] == 1)
  }

  @Test func oneProcessSeesTheViewAndAnotherTheReport() async throws {
    let queue = try SQLiteHitQueue(path: path)
    let server = try SQLiteHitQueue(path: path, role: .appending)
    try await server.append([view(1)])
    try await queue.append([report(2)])
    try await queue.append([report(3)])
    try await server.append([view(4)])
    #expect(try await numbers(queue, at: now + 30) == [2, 3])
    #expect(try await server.status(at: now).totals[.matched] == 2)
  }

  /// A lane that has read to the end must still find a held hit that another process made due.
  @Test func aLaneFindsWhatAnotherProcessMadeDue() async throws {
    let queue = try SQLiteHitQueue(path: path)
    let other = try SQLiteHitQueue(path: path, role: .appending)
    try await queue.append([view(1), .sample(2, acceptedAt: now)])
    #expect(try await numbers(queue, at: now) == [2])
    #expect(try await numbers(queue, at: now) == [])
    try await other.append([report(3, at: now + 30)])
    #expect(try await numbers(queue, at: now + 30) == [1, 3])
    try await queue.append([view(4), .sample(5, acceptedAt: now)])
    #expect(try await numbers(queue, at: now) == [5])
    try await queue.append([report(6, at: now + 31)])
    #expect(try await numbers(queue, at: now + 31) == [4, 6])
  }

  @Test func aCallThatFailsDecidesNothing() async throws {
    let decisions = Mutex<[PageViewDecision]>([])
    let queue = try SQLiteHitQueue(path: path, onPageView: { decision in decisions.withLock { $0.append(decision) } })
    try await queue.append([view(1)])
    let other = try DatabaseFile(path)
    try other.run("CREATE TRIGGER refuse BEFORE INSERT ON hit BEGIN SELECT RAISE(FAIL, 'no'); END")
    await #expect(throws: HitQueueError.self) { try await queue.append([report(2, id: 5)]) }
    try other.run("DROP TRIGGER refuse")
    #expect(try await queue.status(at: now).held == 1)
    try await queue.append([report(3, id: 5)])
    #expect(try await queue.status(at: now).held == 0)
    #expect(
      decisions.withLock { $0.map(\.outcome) } == [.held(until: now + 30), .cancels(view: 1, by: .match)],
      "nothing is said of what was rolled back"
    )
  }

  /// The tables of the first version, with a hit in each.
  @Test func aFileOfTheFirstVersionIsTakenOver() async throws {
    let columns = """
      id INTEGER PRIMARY KEY, visitor INTEGER NOT NULL, time REAL NOT NULL, accepted REAL NOT NULL, \
      needs_token INTEGER NOT NULL, site INTEGER NOT NULL, held_until REAL, query TEXT NOT NULL
      """
    let hit = { (number: Int, until: String) in
      let query = StoredHit.sample(number, acceptedAt: now).query
      return "(\(number), 0, 1763720000, 1763720000, 0, 1, \(until), '\(query)')"
    }
    try DatabaseFile(path).run(
      """
      PRAGMA journal_mode = WAL;
      CREATE TABLE hit (\(columns)) STRICT;
      CREATE TABLE held (\(columns)) STRICT;
      CREATE INDEX held_by_time ON held (held_until);
      CREATE TABLE dead (\(columns), reason TEXT NOT NULL) STRICT;
      CREATE TABLE lease (hit INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE trouble (last_error TEXT NOT NULL, paused_until REAL) STRICT;
      PRAGMA application_id = 1299475823;
      PRAGMA user_version = 1;
      INSERT INTO hit VALUES \(hit(1, "NULL"));
      INSERT INTO held VALUES \(hit(2, "1763720030"));
      INSERT INTO counter (name, value) VALUES ('lastID', 2), ('rows.hit', 1), ('rows.held', 1), ('received', 2);
      """
    )
    do {
      let server = try SQLiteHitQueue(path: path, role: .appending)
      try await server.append([view(3)])
    }
    let queue = try SQLiteHitQueue(path: path)
    #expect(try await queue.verify() == [])
    try await queue.append([report(4)])
    #expect(try await numbers(queue, at: now + 30) == [1, 2, 4])
    let totals = try await queue.status(at: now + 30).totals
    #expect(totals[.received] == 4 && totals[.matched] == 1 && totals[.sent] == 0)
  }
}
