import FoundationEssentials
import Matomo
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Synchronization
import Testing

/// What somebody is told whose first hour with the tracker goes wrong.
@Suite struct FirstHourTests {
  private final class Told: Sendable {
    private let state = Mutex<[TrackerEvent]>([])
    var all: [TrackerEvent] { state.withLock(\.self) }
    func add(_ event: TrackerEvent) { state.withLock { $0.append(event) } }
  }

  private func tracker(
    _ told: Told,
    url: String = "https://matomo.example.org",
    backend: MatomoTracker.Backend = .memory,
    clock: ManualClock = ManualClock(),
    _ change: (inout MatomoTracker.Configuration) -> Void = { _ in }
  ) throws -> MatomoTracker {
    var configuration = MatomoTracker.Configuration(url: url, siteID: 1)
    change(&configuration)
    return try MatomoTracker(
      configuration: configuration,
      backend: backend,
      clock: clock.deliveryClock,
      onEvent: { told.add($0) }
    )
  }

  private func page(host: String? = "shop.example", userID: String? = nil) -> ObservedRequest {
    ObservedRequest(host: host, path: "/", time: Date(), userID: userID)
  }

  @Test func aConfigurationThatIgnoresEverythingIsSaidOnce() throws {
    let told = Told()
    let tracker = try tracker(told)
    for _ in 1...99 { tracker.track(page(host: nil)) }
    #expect(told.all.isEmpty)
    for _ in 1...200 { tracker.track(page(host: nil)) }
    #expect(
      told.all.map(\.description) == [
        "the first 100 requests were all ignored: invalidHost; invalidHost: set the request's host, give its headers a Host, "
          + "or set requests.urls.baseURL"
      ]
    )
    #expect(told.all.first?.level == .warning)
  }

  @Test func ignoredRequestsAreNoNewsOnceOneIsTracked() throws {
    let told = Told()
    let tracker = try tracker(told)
    for _ in 1...99 { tracker.track(page(host: nil)) }
    tracker.track(page())
    for _ in 1...200 { tracker.track(page(host: nil)) }
    #expect(told.all.isEmpty)
  }

  @Test func severalRulesAreNamedWithTheirNumbers() throws {
    let told = Told()
    let tracker = try tracker(told) { $0.requests.filters.ignoredPaths = ["/"] }
    for number in 1...100 { tracker.track(number <= 30 ? page(host: nil) : page()) }
    #expect(told.all == [.everythingIgnored(requests: 100, by: "ignoredPaths")])
  }

  @Test func aTrackerThatNobodyRunsIsSaid() async throws {
    let told = Told()
    let clock = ManualClock()
    let tracker = try tracker(told, clock: clock)
    tracker.track(page())
    try await eventually { clock.wakeTimes.count == 1 }
    clock.advance(by: .seconds(10))
    try await eventually { told.all == [.notRunning(waiting: 1, dropped: 0)] }
    #expect(told.all.first?.level == .error)
  }

  @Test func aUserIDThatNoRuleSendsIsSaidOnce() throws {
    let told = Told()
    let off = try tracker(told)
    let data = RequestData()
    data.userID = "ann"
    off.track(page(), data: data)
    off.track(page(userID: "bob"))
    #expect(told.all == [.userIDNotSent])
    let plain = try tracker(told) { $0.requests.visitor.userID = .plain }
    plain.track(page(userID: "bob"))
    #expect(told.all.count == 1)
  }

  @Test(arguments: [false, true])
  func whatIsLeftAtTheEndIsSaidWithWhereItIsKept(isInFile: Bool) async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedMatomo { _, _ in .answer(503) }
    let told = Told()
    let backend = isInFile ? try MatomoTracker.Backend.sqlite(path: folder.file("hits.sqlite")) : .memory
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, delivery: DeliveryConfiguration(drain: .milliseconds(50))),
      backend: backend,
      onEvent: { told.add($0) }
    )
    let running = Task { try await tracker.run() }
    for _ in 1...3 { tracker.track(page()) }
    try await eventually { server.callCount > 0 }
    tracker.stop()
    try await running.value
    let left = told.all.last
    #expect(left == .left(hits: 3, keptIn: isInFile ? "‘\(folder.file("hits.sqlite"))’" : nil))
    #expect(left?.description.hasPrefix("3 hits are \(isInFile ? "left; they are kept in ‘" : "lost")") == true)
    #expect(told.all.contains { if case .notRecorded = $0 { true } else { false } }, "the outage itself is said, too")
  }

  @Test func runningTwiceIsAnErrorThatSaysSo() async throws {
    let tracker = try tracker(Told(), clock: ManualClock())
    let ends = await withTaskGroup(of: (any Error)?.self) { calls in
      for _ in 1...2 {
        calls.addTask {
          do { try await tracker.run() } catch { return error }
          return nil
        }
      }
      var ends: [(any Error)?] = []
      // Whichever of both calls comes second fails at once, and the other one goes on until it is cancelled.
      for await end in calls {
        ends.append(end)
        calls.cancelAll()
      }
      return ends
    }
    let refused = try #require(ends[0] as? AlreadyRunningError)
    #expect("\(refused)".hasPrefix("MatomoTracker.run() was called while it runs"))
    #expect(ends[1] == nil)
  }

  @Test func linesOfOneKindAreWrittenOnceAMinute() {
    let clock = ManualClock()
    let lines = Mutex<[String]>([])
    let logger = EventLogger(
      now: { clock.now },
      write: { level, line in lines.withLock { $0.append("\(level): \(line)") } }
    )
    for _ in 1...5 { logger.log(.rejected(2)) }
    logger.log(.overflowed(1))
    clock.advance(by: .seconds(59))
    logger.log(.rejected(2))
    clock.advance(by: .seconds(1))
    logger.log(.rejected(3))
    #expect(
      lines.withLock(\.self) == [
        "warning: Matomo counted 2 hits as invalid without naming them; a super user's token would name them",
        "warning: 1 hits were dropped, since neither the buffer nor the queue had room",
        "warning: Matomo counted 3 hits as invalid without naming them; a super user's token would name them "
          + "(and 5 more like it since the last line)",
      ]
    )
  }

  @Test func whatAServerAnswersBeginsNoLineOfItsOwn() {
    let lines = Mutex<[String]>([])
    let logger = EventLogger { _, line in lines.withLock { $0.append(line) } }
    logger.log(.unknown(hits: 1, reason: "said\r\nerror: all is lost\u{7}"))
    #expect(lines.withLock(\.self) == ["it is unknown whether 1 hits were recorded: said  error: all is lost "])
  }
}
