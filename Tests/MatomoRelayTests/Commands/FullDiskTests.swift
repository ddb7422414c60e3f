import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoSQLite
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// What the relay does while nothing can be written.
@Suite struct FullDiskTests {
  private let browser = [("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")]

  @Test(.enabled(if: TemporaryDisk.isAllowed, "mounting a small disk needs the administrator"))
  func aDiskThatFillsUpLosesNothing() async throws {
    let disk = try TemporaryDisk(kibibytes: 32_768)
    var relay = try RelayFixture { _, _ in .answer(503) }
    relay.environment["MATOMO_RELAY_QUEUE"] = "sqlite:\(disk.path)/q.sqlite"
    let process = try relay.start("demo")
    let site = try await process.word(after: "  site        ")
    let filler = try disk.fill(leaving: 100)
    let start = ContinuousClock.now

    let answered = try await visit(site, process)
    // Opened once: each opening locks the file, and many of them would keep the relay from storing.
    let queue = try disk.queue()
    #expect(try await !TemporaryDisk.storedNumbers(in: queue).isEmpty)
    // The site goes on while nothing can be stored.
    var number = answered
    while ContinuousClock.now - start < .seconds(3) {
      number += 1
      #expect(try await fetch("\(site)\(number)", headers: browser).status == 404)
    }
    let lines = complaints(process)
    #expect(lines.allSatisfy { $0.contains("disk is full") && $0.contains("free some space") }, "\(lines)")
    // At least a second lies between two.
    #expect(Double(lines.count - 1) <= (ContinuousClock.now - start) / .seconds(1), "\(lines)")

    unlink(filler)
    try await eventually("storing goes on") { try await TemporaryDisk.storedNumbers(in: queue).count >= number }
    let stored = try await TemporaryDisk.storedNumbers(in: queue)
    #expect(stored.sorted() == Array(1...number), "nothing is lost, and nothing comes twice")
    await queue.close()
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
    #expect(try await relay.run("queue", "verify").status == 0)
  }

  @Test func aFileThatMustNotGrowLosesNothing() async throws {
    let relay = try RelayFixture { _, _ in .answer(503) }
    // In blocks of 512 bytes. Whoever writes beyond gets a signal, unless it is ignored.
    let process = try relay.start("demo", after: "ulimit -f 400")
    let site = try await process.word(after: "  site        ")
    let answered = try await visit(site, process)
    #expect(!process.hasEnded, "\(process.errors)")
    let stored = try await relay.queue().list([.queued, .inFlight], at: Date())
    process.signal(SIGKILL)
    _ = try await process.end()

    let next = try relay.start("deliver")
    try await eventually("the queue is open") { try await relay.status().trouble != nil }
    let kept = Set(try await relay.queue().list([.queued, .inFlight], at: Date()).map(\.queued.id))
    #expect(kept.isSuperset(of: stored.map(\.queued.id)), "what was stored is kept")
    #expect(stored.count > 0 && stored.count <= answered)
    withExtendedLifetime(next) {}
  }

  /// Visits page after page until the relay says that it cannot store them, and returns how many there were.
  private func visit(_ site: String, _ process: RelayProcess) async throws -> Int {
    var number = 0
    while complaints(process).isEmpty {
      try #require(!process.hasEnded && number < 50_000, "\(process.errors)")
      number += 1
      #expect(try await fetch("\(site)\(number)", headers: browser).status == 404)
    }
    return number
  }

  private func complaints(_ process: RelayProcess) -> [Substring] {
    process.errors.split(separator: "\n").filter { $0.contains("the queue failed") }
  }
}
