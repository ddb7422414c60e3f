import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

/// Where hits wait for their delivery.
@Suite struct BackendTests {
  @Test func directSendsEachHitAtOnce() async throws {
    let server = try ScriptedMatomo()
    // On a clock that stands still, so that nothing is sent because a time is over.
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1),
      backend: .direct,
      clock: ManualClock(now: Date()).deliveryClock
    )
    try await tracker.whileRunning {
      for number in 1...3 {
        tracker.track(.page(number))
        try await eventually { server.recordedCount == number }
      }
    }
    #expect(server.calls.map(\.hits.count) == [1, 1, 1])
  }

  @Test func memoryGathersHitsForTheFlushInterval() async throws {
    let server = try ScriptedMatomo()
    let start = Date()
    let clock = ManualClock(now: start)
    let queue = MemoryHitQueue()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1),
      backend: .queue(queue),
      clock: clock.deliveryClock
    )
    try await tracker.whileRunning {
      for number in 1...3 { tracker.track(.page(number)) }
      try await eventually { await queue.status(at: start).totals[.received] == 3 }
      try await eventually {
        clock.advanceToNextSleeper()
        return server.callCount == 1
      }
      #expect(clock.now.timeIntervalSince(start) >= 10)
      #expect(server.calls.map(\.hits.count) == [3])
    }
  }

  @Test func fullBatchDoesNotWait() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, delivery: DeliveryConfiguration(batchSize: 5)),
      clock: ManualClock(now: Date()).deliveryClock
    )
    try await tracker.whileRunning {
      for number in 1...10 { tracker.track(.page(number)) }
      try await eventually { server.recordedCount == 10 }
    }
    #expect(server.calls.map(\.hits.count) == [5, 5])
  }

  /// The relay has the last word on where Matomo is, so nothing is sent to the URL of the configuration.
  @Test func relayGetsTheHitsInPlaceOfMatomo() async throws {
    let relay = try ScriptedMatomo()
    let token = "0123456789abcdef0123456789abcdef"
    let tracker = try MatomoTracker(
      configuration: .init(url: "http://127.0.0.1:9/", siteID: 1, tokenAuth: try TokenAuth(token)),
      backend: .relay(relay.url)
    )
    try await tracker.whileRunning {
      for number in 1...3 { tracker.track(.page(number)) }
      try await eventually { relay.recordedCount == 3 }
    }
    #expect(relay.calls.first?.head.hasPrefix("POST /matomo.php ") == true)
    #expect(relay.calls.first?.tokenAuth == token)
    #expect(relay.recorded.map { $0["cip"] } == ["203.0.113.5", "203.0.113.5", "203.0.113.5"])
  }

  @Test func fileIsOneArgument() async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedMatomo()
    for number in 1...2 {
      let backend = try MatomoTracker.Backend.sqlite(path: folder.file("queue.sqlite"))
      let tracker = try MatomoTracker(
        configuration: .init(url: server.url, siteID: 1),
        backend: backend,
        clock: ManualClock(now: Date()).deliveryClock
      )
      tracker.track(.page(number))
      tracker.stop()
      try await tracker.run()
      // The file is free again at once, and not when the last reference happens to go.
      await backend.queue.close()
    }
    #expect(server.recordedURLs == ["https://shop.example/1", "https://shop.example/2"])
  }

  @Test func hitsInAFileOutliveTheTracker() async throws {
    let folder = try TemporaryFolder()
    let server = try ScriptedMatomo(isDown: true)
    let configuration = MatomoTracker.Configuration(
      url: server.url,
      siteID: 1,
      delivery: DeliveryConfiguration(drain: .milliseconds(10))
    )
    try await track(1...20, configuration, file: folder.file("queue.sqlite"))
    try server.start()
    // The clock stands still, so that the time to drain does not end before all are delivered.
    try await track(
      21...25,
      configuration,
      file: folder.file("queue.sqlite"),
      clock: ManualClock(now: Date()).deliveryClock
    )
    #expect(server.recordedURLs == (1...25).map { "https://shop.example/\($0)" })
  }

  private func track(
    _ numbers: ClosedRange<Int>,
    _ configuration: MatomoTracker.Configuration,
    file: String,
    clock: DeliveryClock = .system
  ) async throws {
    let queue = try SQLiteHitQueue(path: file)
    let tracker = try MatomoTracker(configuration: configuration, backend: .queue(queue), clock: clock)
    for number in numbers { tracker.track(.page(number)) }
    tracker.stop()
    try await tracker.run()
    await queue.close()
  }

  /// The app puts page views into the relay's queue, where JavaScript's report of the same page finds them.
  @Test func aPageViewInTheRelaysQueueWaitsForJavaScript() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("q.sqlite")
    let relay = try SQLiteHitQueue(path: path)
    let naming = PageViewNaming(key: try HashKey(secret: "0123456789abcdef"))
    var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
    configuration.hold = .seconds(3600)
    configuration.requests.pageViews = naming
    let tracker = try MatomoTracker(
      configuration: configuration,
      backend: .sqlite(path: path, deliveredBy: .anotherProcess),
      transport: ScriptedTransport()
    )
    try await tracker.whileRunning {
      tracker.track(.page(1))
      tracker.track(.page(2))
      try await eventually { try await relay.status(at: Date()).held == 2 }
      let visitor = naming.visitor(address: IPAddress("203.0.113.5"), userAgent: nil, site: 1)
      let keys = naming.keys(visitor: visitor, site: 1, .page("https://shop.example/1"), id: nil)
      let report = PageViewRole.javaScript(JavaScriptHit(visitor: visitor, pageView: keys))
      try await relay.append([.sample(3, acceptedAt: Date(), pageView: report)])
      let status = try await relay.status(at: Date())
      #expect(status.held == 1 && status.totals[.matched] == 1)
    }
    await relay.close()
  }

  @Test func aHoldNeedsNamesForPageViews() {
    var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
    configuration.hold = .seconds(30)
    #expect(throws: MatomoError.self) { try MatomoTracker(configuration: configuration) }
  }
}
