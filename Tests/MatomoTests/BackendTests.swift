import FoundationEssentials
import Matomo
import MatomoDelivery
import MatomoSQLite
import MatomoTesting
import ScriptedMatomo
import TemporaryFolders
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
        try await wait { server.recordedCount == number }
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
      try await wait { await queue.status(at: start).totals[.received] == 3 }
      try await wait {
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
      try await wait { server.recordedCount == 10 }
    }
    #expect(server.calls.map(\.hits.count) == [5, 5])
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
    try await track(21...25, configuration, file: folder.file("queue.sqlite"), drain: .seconds(60))
    #expect(server.recordedURLs == (1...25).map { "https://shop.example/\($0)" })
  }

  private func track(
    _ numbers: ClosedRange<Int>,
    _ configuration: MatomoTracker.Configuration,
    file: String,
    drain: Duration? = nil
  ) async throws {
    var configuration = configuration
    if let drain { configuration.delivery.drain = drain }
    let queue = try SQLiteHitQueue(path: file)
    let tracker = try MatomoTracker(configuration: configuration, backend: .queue(queue))
    for number in numbers { tracker.track(.page(number)) }
    tracker.stop()
    await tracker.run()
    await queue.close()
  }
}
