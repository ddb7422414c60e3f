import Foundation
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

@Suite struct DurabilityTests {
  private let folder: TemporaryFolder
  private let path: String
  private let now = Date(timeIntervalSince1970: 1_763_720_000)
  private let lane = Lane(index: 0, count: 1)
  private let everything = BatchRule(hits: 10_000, bytes: .max, dueBefore: .distantFuture)

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("q.sqlite")
  }

  private func samples(_ numbers: some Sequence<Int>) -> [StoredHit] { numbers.map { .sample($0, acceptedAt: now) } }

  private func numbers(_ queue: SQLiteHitQueue) async throws -> [Int] {
    try await queue.list([.queued, .inFlight], at: now).compactMap(\.queued.hit.sampleNumber)
  }

  /// Each commit writes two pages at least: one with the hit, one with the counters.
  @Test func appendsThatComeTogetherShareCommits() async throws {
    let queue = try SQLiteHitQueue(path: path)
    let pagesBefore = try pagesInLog()
    let other = try DatabaseFile(path)
    try other.run("BEGIN IMMEDIATE")
    let started = Count()
    try await withThrowingTaskGroup { group in
      for number in 1...200 {
        group.addTask {
          started.add()
          try await queue.append([.sample(number, acceptedAt: now)])
        }
      }
      while started.value < 200 { await Task.yield() }
      try other.run("COMMIT")
      try await group.waitForAll()
    }
    #expect(try await numbers(queue).sorted() == Array(1...200))
    #expect(try pagesInLog() - pagesBefore < 200, "200 commits would write 400 pages")
  }

  private func pagesInLog() throws -> Int {
    let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
    return size / (4096 + 24)
  }

  @Test func eachCallerKeepsItsOrder() async throws {
    let queue = try SQLiteHitQueue(path: path)
    try await withThrowingTaskGroup { group in
      for caller in 0..<20 {
        group.addTask {
          for number in 0..<10 { try await queue.append([.sample(caller * 100 + number, acceptedAt: now)]) }
        }
      }
      try await group.waitForAll()
    }
    let stored = try await numbers(queue)
    #expect(stored.count == 200)
    for caller in 0..<20 {
      #expect(stored.filter { $0 / 100 == caller } == (0..<10).map { caller * 100 + $0 })
    }
  }

  /// One call of many that fails takes nothing from the others, though they share a transaction.
  @Test func aCallThatDoesNotFitFailsAlone() async throws {
    let queue = try SQLiteHitQueue(path: path, limit: 100)
    let refused = Count()
    await withTaskGroup { group in
      for number in 0..<30 {
        group.addTask {
          do throws(HitQueueError) {
            try await queue.append((0..<5).map { .sample(number * 5 + $0, acceptedAt: now) })
          } catch {
            #expect(error.code == .full)
            refused.add()
          }
        }
      }
    }
    #expect(refused.value == 10)
    let stored = try await numbers(queue)
    #expect(stored.count == 100)
    #expect(Set(stored.map { $0 / 5 }).count == 20, "all five hits of a call, or none")
  }

  @Test func settlingABatchOfADamagedFileTouchesNothingInTheNewOne() async throws {
    let queue = try SQLiteHitQueue(path: path)
    try await queue.append(samples(1...20))
    let old = try await lease(queue, everything)
    try overwriteFile()
    await #expect(throws: HitQueueError.self) { try await queue.status(at: now) }
    try await queue.append(samples(21...25))
    var acknowledgement = Acknowledgement()
    acknowledgement.delivered = old.map(\.id)
    try await queue.acknowledge(acknowledgement)
    #expect(try await lease(queue, everything).map(\.hit.sampleNumber) == [21, 22, 23, 24, 25])
  }

  @Test func whatWasStoredIsThereAfterReopening() async throws {
    let trouble = DeliveryTrouble(lastError: "Matomo refuses the token", pausedUntil: now + 3900)
    var before = QueueStatus()
    do {
      let queue = try SQLiteHitQueue(path: path)
      try await queue.append(samples(1...5))
      try await queue.append([.sample(6, acceptedAt: now, heldUntil: now + 30)])
      let leased = try await lease(queue, BatchRule(hits: 3, bytes: .max, dueBefore: .distantFuture))
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = [leased[0].id]
      acknowledgement.dead = [.init(id: leased[1].id, reason: "too large")]
      acknowledgement.totals[.recorded] = 1
      try await queue.acknowledge(acknowledgement)
      try await queue.report(trouble)
      before = try await queue.status(at: now)
      #expect(before.inFlight == 1)
      await queue.close()
      await #expect(throws: HitQueueError.self) { try await queue.append(samples(7...7)) }
    }
    let queue = try SQLiteHitQueue(path: path)
    let after = try await queue.status(at: now)
    before.inFlight = 0
    #expect(after == before)
    #expect(after.trouble == trouble)
    #expect(try await queue.list([.dead], at: now).map(\.reason) == ["too large"])
    #expect(try await lease(queue, everything).map(\.hit.sampleNumber) == [3, 4, 5], "a lease ended with its process")
    #expect(try await lease(queue, everything, at: now + 30).map(\.hit.sampleNumber) == [6])
    try await queue.append(samples(7...7))
    #expect(try await lease(queue, everything).map(\.id) == [7], "no number is given twice")
  }

  private func lease(_ queue: SQLiteHitQueue, _ rule: BatchRule, at time: Date? = nil) async throws -> [QueuedHit] {
    guard case .batch(let hits) = try await queue.lease(lane, rule, at: time ?? now) else { return [] }
    return hits
  }

  @Test func onlyOneQueueDelivers() async throws {
    do {
      let first = try SQLiteHitQueue(path: path)
      let error = #expect(throws: HitQueueError.self) { try SQLiteHitQueue(path: path) }
      #expect(error?.code == .inUse)
      #expect(error?.description.contains("‘\(path)’") == true)
      // Others may still append, and look.
      let other = try SQLiteHitQueue(path: path, role: .appending)
      try await other.append(samples([1]))
      #expect(try await lease(first, everything).map(\.hit.sampleNumber) == [1])
      #expect(try await other.status(at: now).inFlight == 1)
      await first.close()
    }
    _ = try SQLiteHitQueue(path: path)
  }

  @Test func whoeverAppendsVoidsNoLease() async throws {
    let queue = try SQLiteHitQueue(path: path)
    try await queue.append(samples([1]))
    #expect(try await lease(queue, everything).count == 1)
    let other = try SQLiteHitQueue(path: path, role: .appending)
    #expect(try await other.drop(.all) == 0)
    #expect(try await queue.status(at: now).inFlight == 1)
  }

  @Test func theLimitHoldsForAllProcessesTogether() async throws {
    let first = try SQLiteHitQueue(path: path, limit: 4)
    let second = try SQLiteHitQueue(path: path, role: .appending, limit: 4)
    try await first.append(samples(1...3))
    await #expect(throws: HitQueueError.self) { try await second.append(samples(4...5)) }
    try await second.append(samples([4]))
    await #expect(throws: HitQueueError.self) { try await first.append(samples([5])) }
    #expect(try await numbers(first) == [1, 2, 3, 4])
  }

  /// Damages the file under the queue that has it open; returns its size.
  @discardableResult
  private func overwriteFile(from start: Int = 4096) throws -> Int {
    do {
      // A change by somebody else makes the queue read its pages again.
      let other = try DatabaseFile(path)
      try other.run("UPDATE counter SET value = value; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: UInt64(start))
    try file.write(contentsOf: Data(repeating: 0xa5, count: size - start))
    try file.close()
    return size
  }

  @Test func damageAtRunTimeIsSetAsideAndServiceGoesOn() async throws {
    let messages = Mutex<[String]>([])
    let queue = try SQLiteHitQueue(path: path) { message in messages.withLock { $0.append(message) } }
    try await queue.append(samples(1...3000))
    let size = try overwriteFile()

    let error = await #expect(throws: HitQueueError.self) { try await queue.status(at: now) }
    #expect(error?.code == .storage)
    let message = try #require(messages.withLock { $0.count == 1 ? $0.first : nil })
    let kept = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first {
        $0.hasPrefix("q.sqlite.corrupt-") && !$0.hasSuffix("-wal")
      }
    )
    #expect(message.contains("‘\(folder.file(kept))’"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file(kept))).count == size)

    try await queue.append(samples(1...5))
    #expect(try await lease(queue, everything).count == 5)
    #expect(try await queue.verify() == [])
    #expect(throws: HitQueueError.self) { try SQLiteHitQueue(path: path) }
  }

  /// The pages of a large file are read for seconds, which whoever starts a server must not wait for.
  @Test func openingDoesNotReadThePages() async throws {
    do {
      let queue = try SQLiteHitQueue(path: path)
      try await queue.append(samples(1...3000))
      await queue.close()
    }
    // Behind the pages that say which tables there are.
    try overwriteFile(from: 32 * 4096)
    let opener = pthread_self()
    let threads = Mutex<[pthread_t]>([])
    let queue = try SQLiteHitQueue(path: path) { _ in threads.withLock { $0.append(pthread_self()) } }
    try await queue.append(samples(1...5))
    #expect(threads.withLock { $0.count == 1 && $0[0] != opener }, "set aside once, and not by the opening thread")
    #expect(try await lease(queue, everything).count == 5)
  }

  @Test func whoeverAppendsFollowsToTheNewFile() async throws {
    let queue = try SQLiteHitQueue(path: path)
    let other = try SQLiteHitQueue(path: path, role: .appending)
    try await other.append(samples([1]))
    #expect(try await queue.status(at: now).queued == 1)
    let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
    do {
      let third = try DatabaseFile(path)
      try third.run("UPDATE counter SET value = value; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.write(contentsOf: Data(repeating: 0xa5, count: max(size, 8192)))
    try file.close()
    await #expect(throws: HitQueueError.self) { try await queue.status(at: now) }
    try? await other.append(samples([2]))
    try await other.append(samples([3]))
    #expect(try await numbers(queue).contains(3), "a hit that is committed is one that is delivered")
  }

  @Test func wrongCountsOfMatchingAreCorrected() async throws {
    let queue = try SQLiteHitQueue(path: path)
    let keys = PageViewKeys(id: 5, match: 7)
    try await queue.append([
      .sample(1, acceptedAt: now, pageView: .javaScript(JavaScriptHit(visitor: 3, visitorID: 4, pageView: keys)))
    ])
    #expect(try await queue.verify() == [])
    try DatabaseFile(path).run("DELETE FROM waiting_report; DELETE FROM reported_id; DELETE FROM visitor_id")
    #expect(
      try await queue.verify() == [
        "the table waiting_report has 0 rows, but 1 were counted; the count is corrected",
        "the table reported_id has 0 rows, but 1 were counted; the count is corrected",
        "the table visitor_id has 0 rows, but 1 were counted; the count is corrected",
      ]
    )
    #expect(try await queue.verify() == [])
  }

  @Test func wrongCountsAreCorrected() async throws {
    let queue = try SQLiteHitQueue(path: path)
    try await queue.append(samples(1...4))
    try await queue.append([.sample(5, acceptedAt: now, heldUntil: now + 30)])
    #expect(try await queue.verify() == [])
    try DatabaseFile(path).run(
      "INSERT OR REPLACE INTO counter (name, value) VALUES ('rows.hit', 99), ('rows.held', 99), ('rows.dead', 99)"
    )
    #expect(
      try await queue.verify() == [
        "the table hit has 4 hits, but 99 were counted; the count is corrected",
        "the table held has 1 hits, but 99 were counted; the count is corrected",
        "the table dead has 0 hits, but 99 were counted; the count is corrected",
      ]
    )
    #expect(try await queue.verify() == [])
    let status = try await queue.status(at: now)
    #expect(status.queued == 4 && status.held == 1 && status.dead == 0)
  }
}

/// Counts what tasks do.
private final class Count: Sendable {
  private let number = Mutex(0)

  var value: Int { number.withLock(\.self) }

  func add() { number.withLock { $0 += 1 } }
}
