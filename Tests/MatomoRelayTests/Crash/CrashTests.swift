import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Synchronization
import Testing

/// What was committed is delivered, however often the relay is killed.
@Suite struct CrashTests {
  private static let kills = 20
  private static let batchSize = 50

  /// Takes most calls, some of them slowly, and is busy now and then.
  private static func moodyMatomo(seed: UInt64) throws -> RelayFixture {
    let random = Mutex(SeededRandom(seed: seed))
    return try RelayFixture { call, _ in
      let (mood, wait) = random.withLock { (Int.random(in: 0..<10, using: &$0), UInt32.random(in: 5...60, using: &$0)) }
      if mood == 0 { return .answer(503) }
      if mood < 5 { usleep(wait * 1000) }
      return .success(call)
    }.with([
      "MATOMO_RELAY_DELIVERY_FLUSH_INTERVAL": "10ms", "MATOMO_RELAY_DELIVERY_BATCH_SIZE": "\(batchSize)",
      "MATOMO_RELAY_DELIVERY_RETRY": "{first: 10ms, limit: 50ms}", "MATOMO_RELAY_DELIVERY_LANES": "2",
    ])
  }

  @Test func everyCommittedHitOutlivesTheDeliveringProcess() async throws {
    let seed: UInt64 = 20
    let start = ContinuousClock.now
    let relay = try Self.moodyMatomo(seed: seed)
    #expect(try await relay.run("deliver", "--once").status == 0)
    let load = try Load(relay.queue())
    async let committed = load.run(seed: seed)

    var random = SeededRandom(seed: seed)
    for _ in 1...Self.kills {
      let process = try relay.start("deliver")
      // The later ones come while hits are on their way, the earlier ones while the file is being opened.
      try await Task.sleep(for: .milliseconds(Int.random(in: 5...900, using: &random)))
      process.signal(SIGKILL)
      #expect(try await process.end().status == -SIGKILL)
    }
    try await eventually("there is something to lose") { load.count > 200 }
    load.stop()
    let numbers = try await committed
    try await drain(relay)
    report("delivering process", expected: numbers, relay.matomo.recordedNumbers, since: start)
  }

  @Test func everyStoredHitOutlivesTheServingProcess() async throws {
    let seed: UInt64 = 21
    let start = ContinuousClock.now
    let relay = try Self.moodyMatomo(seed: seed)
    var random = SeededRandom(seed: seed)
    var stored: Set<Int> = []
    var next = 0
    for _ in 1...Self.kills {
      let process = try relay.start("demo")
      let site = try await process.word(after: "  site        ")
      // Few pages are a kill before the first batch, many one in the middle of the delivery.
      let pages = Int.random(in: 2...60, using: &random)
      let visitors = (1...3).map { _ in
        next += 100_000
        return Task { [next] in await Self.visit(site, next..<(next + pages)) }
      }
      for visitor in visitors { await visitor.value }
      process.signal(SIGKILL)
      #expect(try await process.end().status == -SIGKILL)
      // What was recorded before the kill was stored before it, too.
      let waiting = try await relay.queue().list([.queued, .inFlight], at: Date())
      stored.formUnion(waiting.compactMap { Query.decode($0.queued.hit.query).sampleNumber })
      stored.formUnion(relay.matomo.recordedNumbers)
    }
    try await drain(relay)
    report("serving process", expected: Array(stored), relay.matomo.recordedNumbers, since: start)
    #expect(stored.count > 200, "there was something to lose")
  }

  private static func visit(_ site: String, _ numbers: Range<Int>) async {
    for number in numbers { _ = try? await fetch("\(site)\(number)") }
  }

  /// Delivers what is left, and checks the file.
  private func drain(_ relay: RelayFixture) async throws {
    let process = try relay.start("deliver")
    try await eventually("everything is delivered") { try await relay.status().queued == 0 }
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
    let verdict = try await relay.run("queue", "verify")
    #expect(verdict.status == 0 && verdict.output == "the queue is sound\n", "\(verdict.output)")
    let status = try await relay.status()
    #expect(status.dead == 0 && status.inFlight == 0)
  }

  /// Only hits that were on their way at a kill may come twice.
  private func report(_ what: String, expected: [Int], _ received: [Int], since start: ContinuousClock.Instant) {
    let counts = received.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let missing = expected.filter { counts[$0] == nil }
    let again = counts.values.reduce(0) { $0 + $1 - 1 }
    #expect(missing.isEmpty, "\(missing.count) hits are lost, such as \(missing.prefix(5))")
    #expect(again <= Self.kills * Self.batchSize * 2, "two lanes may have a batch each on its way")
    print(
      "\(what): \(expected.count) hits checked over \(Self.kills) kills, \(missing.count) lost, \(again) received again,",
      "\((ContinuousClock.now - start) / .seconds(1)) s"
    )
  }
}
