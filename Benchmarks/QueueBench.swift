import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoSQLite

/// Hits into the SQLite queue and out of it, 100 a commit, beside a file that is synchronised as often.
enum QueueBench {
  private static let hits = 300_000
  private static let batch = 100

  static func run(in folder: String) async throws {
    let file = try appendToFile(folder + "/append.log")
    let path = folder + "/bench.sqlite"
    let queue = try SQLiteHitQueue(path: path, limit: .max)
    let into = try await rate { try await append(queue) }
    let out = try await rate { try await takeAll(queue) }
    let both = try await rate {
      try await withThrowingTaskGroup { group in
        group.addTask { try await append(queue) }
        group.addTask { try await takeAll(queue, expecting: hits) }
        try await group.waitForAll()
      }
    }
    print("SQLite queue, \(batch) hits a commit (aim: 200,000 hits/s in and out):")
    print(
      "  in            \(into) hits/s, \(ratio(into, file)) of a file appended to and synchronised as often (\(file))"
    )
    print("  out           \(out) hits/s, leased and settled in two commits")
    print("  in and out    \(both) hits/s, at the same time")
  }

  static func fill(_ path: String, hits: Int) async throws {
    let queue = try SQLiteHitQueue(path: path, limit: .max)
    let now = Date()
    for start in stride(from: 0, to: hits, by: 1000) {
      try await queue.append((start..<start + 1000).map { sample($0, now) })
    }
  }

  private static func append(_ queue: SQLiteHitQueue) async throws {
    let now = Date()
    let samples = (0..<batch).map { sample($0, now) }
    for _ in 0..<hits / batch { try await queue.append(samples) }
  }

  private static func takeAll(_ queue: SQLiteHitQueue, expecting expected: Int? = nil) async throws {
    let rule = BatchRule(hits: batch, bytes: .max, dueBefore: .distantFuture)
    var taken = 0
    while taken < expected ?? .max {
      guard case .batch(let leased) = try await queue.lease(Lane(index: 0, count: 1), rule, at: Date()) else {
        guard expected != nil else { return }
        await Task.yield()
        continue
      }
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = leased.map(\.id)
      acknowledgement.totals[.recorded] = leased.count
      try await queue.acknowledge(acknowledgement)
      taken += leased.count
    }
  }

  private static func appendToFile(_ path: String) throws -> Int {
    let samples = (0..<batch).flatMap { Array(sample($0, Date()).query.utf8) + [UInt8(ascii: "\n")] }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    precondition(descriptor >= 0, "cannot write \(path)")
    defer {
      close(descriptor)
      unlink(path)
    }
    let start = ContinuousClock.now
    for _ in 0..<hits / batch {
      guard write(descriptor, samples, samples.count) == samples.count, fdatasync(descriptor) == 0 else { return 0 }
    }
    return perSecond(hits, ContinuousClock.now - start)
  }

  private static func rate(_ work: () async throws -> Void) async throws -> Int {
    let start = ContinuousClock.now
    try await work()
    return perSecond(hits, ContinuousClock.now - start)
  }

  private static func perSecond(_ count: Int, _ time: Duration) -> Int {
    Int(Double(count) / (time / .seconds(1)))
  }

  private static func ratio(_ left: Int, _ right: Int) -> String {
    "\((Double(left) / Double(max(1, right)) * 100).rounded() / 100)"
  }

  /// A page view of about 500 bytes.
  static func sample(
    _ index: Int,
    _ now: Date,
    heldUntil: Date? = nil,
    pageView: PageViewRole? = nil
  ) -> StoredHit {
    let url = "https%3A%2F%2Fshop.example.org%2Fproducts%2Fcategory-\(index)%2Fa-product-with-a-long-name-\(index)"
    let agent = "Mozilla%2F5.0%20%28X11%3B%20Linux%20x86_64%29%20AppleWebKit%2F537.36%20Chrome%2F131.0.0.0"
    return StoredHit(
      query: """
        idsite=1&rec=1&apiv=1&send_image=0&rand=\(index)&url=\(url)%3Fpage%3D7%26sort%3Dprice&action_name=A%20product%20with\
        %20a%20long%20name&urlref=https%3A%2F%2Fwww.example.com%2Fsearch%3Fq%3Dsomething&ua=\(agent)&lang=de-DE&cid=\
        0123456789abcdef&cip=203.0.113.7&cdt=\(Int(now.timeIntervalSince1970))&pf_srv=12&dimension1=200
        """,
      site: 1,
      visitor: UInt64(index),
      time: now,
      acceptedAt: now,
      needsToken: true,
      heldUntil: heldUntil,
      pageView: pageView
    )
  }
}
