import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

/// The queues in a file and in memory do what a naive one does, whatever the order of the calls.
@Suite struct ModelTests {
  @Test(arguments: 1...12) func behaveLikeTheNaiveQueue(_ seed: UInt64) async throws {
    var run = try ModelRun(seed: seed)
    for step in 1...250 {
      try await run.step()
      try await run.compare("seed \(seed), step \(step): \(run.lastStep)")
    }
    try await run.compareListings("seed \(seed)")
    #expect(run.leasedHits > 100, "there was something to compare")
    let totals = try await run.totals()
    for name in [Totals.Name.matched, .sent, .late, .purged] {
      #expect(totals[name] > 0, "seed \(seed): \(name)")
    }
  }
}

/// A queue in a file, the same queue as another process has it open, one in memory, and the model of all.
private struct ModelRun {
  private let folder: TemporaryFolder
  private let queue: SQLiteHitQueue
  private let other: SQLiteHitQueue
  private let inMemory: MemoryHitQueue
  private var model: NaiveQueue
  private var random: SeededRandom
  private var now = Date(timeIntervalSince1970: 1_763_720_000)
  private var leased: [QueuedHit] = []
  private var lastNumber = 0
  private let decisions = Decisions()
  private(set) var leasedHits = 0
  private(set) var lastStep = ""

  private static let limit = 150
  private static let lanes = 3

  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    let path = folder.file("q.sqlite")
    let decisions = decisions
    // So few, and for so short a time, that all of it is forgotten again and again.
    let rules = PageViewRules(
      hold: .seconds(10),
      visit: .seconds(60),
      remember: .seconds(90),
      limit: [4, 12][Int(seed % 2)]
    )
    queue = try SQLiteHitQueue(
      path: path,
      limit: Self.limit,
      pageViews: rules,
      onPageView: { decisions.inFile.add($0) }
    )
    other = try SQLiteHitQueue(
      path: path,
      role: .appending,
      limit: Self.limit,
      pageViews: rules,
      onPageView: { decisions.inFile.add($0) }
    )
    inMemory = MemoryHitQueue(limit: Self.limit, pageViews: rules) { decisions.inMemory.add($0) }
    model = NaiveQueue(limit: Self.limit, rules: rules)
    random = SeededRandom(seed: seed)
  }

  mutating func step() async throws {
    // Operators and other servers work on the file beside the process that delivers.
    let hand = Bool.random(using: &random) ? queue : other
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<6: try await append(by: hand)
    case 6..<13: try await lease()
    case 13..<16: try await acknowledge()
    case 16:
      let selection = selection()
      lastStep = "retry \(selection)"
      let expected = model.retry(selection, at: now)
      #expect(try await hand.retry(selection, at: now) == expected)
      #expect(await inMemory.retry(selection, at: now) == expected)
    case 17:
      let selection = selection()
      lastStep = "drop \(selection)"
      let expected = model.drop(selection)
      #expect(try await hand.drop(selection) == expected)
      #expect(await inMemory.drop(selection) == expected)
    default:
      lastStep = "time goes by"
      now += Double(Int.random(in: 1...20, using: &random))
    }
  }

  private mutating func append(by hand: SQLiteHitQueue) async throws {
    var hits: [StoredHit] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) {
      lastNumber += 1
      let hold = Int.random(in: 0..<5, using: &random) < 2 ? now + Double(Int.random(in: 0...30, using: &random)) : nil
      let visitor = UInt64.random(in: 0..<6, using: &random)
      let side = side(visitor)
      let heldUntil = if case .javaScript = side { nil as Date? } else { hold }
      let time = now - Double([0, 0, 3, 20, 70][Int.random(in: 0..<5, using: &random)])
      hits.append(
        .sample(lastNumber, visitor: visitor, time: time, acceptedAt: now, heldUntil: heldUntil, pageView: side)
      )
    }
    lastStep = "append \(hits.count)"
    let isFull = !model.append(hits)
    #expect(await self.isFull(hand, hits) == isFull)
    #expect(await self.isFull(inMemory, hits) == isFull)
  }

  /// Few visitors, ids and pages, so that every rule has its case.
  private mutating func side(_ visitor: UInt64) -> PageViewRole? {
    let key = Int.random(in: 0..<4, using: &random) == 0 ? nil : visitor
    let id = Bool.random(using: &random) ? UInt64.random(in: 0..<20, using: &random) &* 0xf000_0000_0000_0001 : nil
    let page = UInt64.random(in: 0..<3, using: &random)
    let browser = Bool.random(using: &random) ? UInt64.random(in: 0..<3, using: &random) : nil
    let keys = PageViewKeys(id: id, match: visitor << 62 | page, visitorMatch: browser.map { $0 << 62 | page })
    let isView = Int.random(in: 0..<4, using: &random) > 0
    switch Int.random(in: 0..<5, using: &random) {
    case 0: return nil
    case 1, 2:
      let isKept = Int.random(in: 0..<3, using: &random) == 0
      let takes = Int.random(in: 0..<3, using: &random) > 0
      return .server(
        ServerHit(
          visitor: key,
          takesVisitorID: takes,
          visitorID: Bool.random(using: &random) ? .max - visitor - UInt64.random(in: 0..<2, using: &random) : nil,
          pageView: isView ? keys : nil,
          isCachedPage: isKept,
          isPart: Int.random(in: 0..<4, using: &random) == 0
        )
      )
    default:
      let isPixel = Int.random(in: 0..<4, using: &random) == 0
      return .javaScript(
        JavaScriptHit(
          visitor: key,
          visitorID: !isPixel && Bool.random(using: &random) ? .max - visitor / 2 : nil,
          dailyID: Bool.random(using: &random) ? .max - UInt64.random(in: 0..<2, using: &random) : nil,
          namesVisit: Int.random(in: 0..<4, using: &random) == 0,
          pageView: isView ? keys : nil,
          isPixel: isPixel && isView
        )
      )
    }
  }

  func totals() async throws -> Totals { try await queue.status(at: now).totals }

  private func isFull(_ queue: any HitQueue, _ hits: [StoredHit]) async -> Bool {
    do throws(HitQueueError) {
      try await queue.append(hits)
      return false
    } catch {
      return error.code == .full
    }
  }

  private mutating func lease() async throws {
    let lane = Lane(index: Int.random(in: 0..<Self.lanes, using: &random), count: Self.lanes)
    let rule = BatchRule(
      hits: Int.random(in: 1...9, using: &random),
      bytes: Bool.random(using: &random) ? .max : Int.random(in: 40...400, using: &random),
      dueBefore: now - Double(Int.random(in: 0...10, using: &random))
    )
    lastStep = "lease \(lane)"
    let lease = model.lease(lane, rule, at: now)
    #expect(try await queue.lease(lane, rule, at: now) == lease)
    #expect(await inMemory.lease(lane, rule, at: now) == lease)
    guard case .batch(let hits) = lease else { return }
    leased += hits
    leasedHits += hits.count
  }

  private mutating func acknowledge() async throws {
    var acknowledgement = Acknowledgement()
    leased.shuffle(using: &random)
    for _ in 0..<Int.random(in: 0...leased.count, using: &random) {
      let id = leased.removeLast().id
      switch Int.random(in: 0..<4, using: &random) {
      case 0: acknowledgement.released.append(id)
      case 1: acknowledgement.dead.append(.init(id: id, reason: ["too large", "HTTP status 500"][Int(id) % 2]))
      default: acknowledgement.delivered.append(id)
      }
    }
    acknowledgement.totals[.recorded] = acknowledgement.delivered.count
    lastStep = "settle \(acknowledgement)"
    try await queue.acknowledge(acknowledgement)
    await inMemory.acknowledge(acknowledgement)
    model.acknowledge(acknowledgement)
  }

  private mutating func selection() -> HitSelection {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: .all
    case 1: .reason("LARGE")
    default: .ids((0..<4).map { _ in Int64.random(in: 1...Int64(max(1, lastNumber)), using: &random) })
    }
  }

  mutating func compare(_ comment: String) async throws {
    let expected = model.status(at: now)
    let inFile = try await queue.status(at: now)
    let inMemory = await self.inMemory.status(at: now)
    try #require(inFile == expected, "\(comment)")
    try #require(inMemory == expected, "\(comment)")
    let decided = model.drainDecisions()
    try #require(decisions.inFile.takeAll() == decided, "\(comment)")
    try #require(decisions.inMemory.takeAll() == decided, "\(comment)")
  }

  func compareListings(_ comment: String) async throws {
    for states in HitState.allCases.map({ [$0] }) + [Set(HitState.allCases)] {
      let expected = model.list(states, at: now)
      #expect(try await queue.list(states, at: now) == expected, "\(comment)")
      #expect(try await inMemory.list(states, at: now) == expected, "\(comment)")
    }
    #expect(try await queue.verify() == [], "\(comment)")
  }
}

/// What each side said about page views since it was compared last, in no order: they send due hits in different ones.
private final class Decisions: Sendable {
  final class List: Sendable {
    private let list = Mutex<Set<PageViewDecision>>([])

    func add(_ decision: PageViewDecision) { _ = list.withLock { $0.insert(decision) } }

    func takeAll() -> Set<PageViewDecision> {
      list.withLock { list in
        defer { list = [] }
        return list
      }
    }
  }

  let inFile = List()
  let inMemory = List()
}
