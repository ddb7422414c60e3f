import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoSQLite
import PageViewDay

/// What holding a server's page view and cancelling it costs, and how well that counts a simulated day.
enum PageViewBench {
  private static let matches = 50_000
  private static let group = 100

  /// Each visitor looks at four pages.
  private static let visitors = UInt64(matches / 4)

  /// A browser reports a view soon, so that it is among the last that were held.
  private static let recent = 1000

  static func run(in folder: String) async throws {
    print(
      "page views, \(group) hits an append; any of the last \(recent) that are held is cancelled (aim: within a factor of 2):"
    )
    for held in [1000, 1_000_000] {
      try await measure("memory", MemoryHitQueue(limit: .max), held: held)
      for hasIDs in [false, true] {
        let path = "\(folder)/held-\(held)-\(hasIDs).sqlite"
        let name = hasIDs ? "SQLite, with ids" : "SQLite"
        try await measure(name, SQLiteHitQueue(path: path, limit: .max), held: held, hasIDs: hasIDs)
        for ending in ["", "-wal", "-shm", ".lock"] { unlink(path + ending) }
      }
    }
    print("a simulated day (aim: none lost, double below 0.1 %):")
    try await simulate("match: url       ") { _ in }
    try await simulate("page-view ids    ") { $0.hasIDs = true }
    try await simulate("delays up to 40 s") { $0.reportDelay = 0...40 }
  }

  private static func measure(_ name: String, _ queue: any HitQueue, held: Int, hasIDs: Bool = false) async throws {
    var now = Date()
    var random = SystemRandomNumberGenerator()
    var waiting: [PageViewKeys] = []
    func views(_ count: Int) -> [StoredHit] {
      (0..<count).map { index in
        let keys = PageViewKeys(id: hasIDs ? random.next() : nil, match: random.next())
        waiting.append(keys)
        let side = PageViewRole.server(ServerHit(visitor: keys.match % visitors, pageView: keys))
        return QueueBench.sample(index, now, heldUntil: now + 3600, pageView: side)
      }
    }
    func reports(_ count: Int) -> [StoredHit] {
      (0..<count).map { index in
        waiting.swapAt(waiting.count - Int.random(in: 1...recent, using: &random), waiting.count - 1)
        var keys = waiting.removeLast()
        keys.id = keys.id ?? random.next()
        let visitor = keys.match % visitors
        return QueueBench.sample(
          index,
          now,
          pageView: .javaScript(JavaScriptHit(visitor: visitor, visitorID: visitor, pageView: keys))
        )
      }
    }
    for _ in 0..<held / 1000 { try await queue.append(views(1000)) }
    var holding = Cost()
    var matching = Cost()
    for _ in 0..<matches / group {
      now += 0.001
      let held = views(group)
      try await holding.measure { try await queue.append(held) }
      let reported = reports(group)
      try await matching.measure { try await queue.append(reported) }
    }
    let matched = try await queue.status(at: now).totals[.matched]
    precondition(matched == matches, "each report cancels a view")
    let rate = Int(Double(matches) / Double(holding.time + matching.time) * 1e9)
    print(
      """
        \(name), \(held) held: \(microseconds(holding.cpu)) µs of CPU to hold a view, \(microseconds(matching.cpu)) to \
      cancel it; \(rate) matches/s\(name.hasPrefix("SQLite") ? " (aim: 50,000)" : "")
      """
    )
    await queue.close()
  }

  private static func microseconds(_ nanoseconds: UInt64) -> Double {
    (Double(nanoseconds) / Double(matches) / 10).rounded() / 100
  }

  /// What was spent on something, in nanoseconds.
  private struct Cost {
    private(set) var time: UInt64 = 0
    private(set) var cpu: UInt64 = 0

    mutating func measure(_ work: () async throws -> Void) async throws {
      let (time, cpu) = (CPUTime.monotonic(), CPUTime.ofProcess())
      try await work()
      self.time += CPUTime.monotonic() - time
      self.cpu += CPUTime.ofProcess() - cpu
    }
  }

  private static let seed: UInt64 = 1

  private static func simulate(_ name: String, _ change: (inout SimulatedDay.Conditions) -> Void) async throws {
    var conditions = SimulatedDay.Conditions()
    change(&conditions)
    let listener = DayListener()
    let queue = MemoryHitQueue { listener.hear($0) }
    print("  \(name)  \(try await SimulatedDay(conditions, seed: seed).run(through: queue, listener))")
  }
}
