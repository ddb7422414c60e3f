import FoundationEssentials
import Matomo
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

/// What becomes of hits when a tracker ends.
@Suite struct EndingTests {
  @Test func stopStoresAndDeliversWhatWasTaken() async throws {
    let server = try ScriptedMatomo()
    // On a clock that stands still, as the time to drain is not what ends it.
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1),
      clock: ManualClock(now: Date()).deliveryClock
    )
    let running = Task { try await tracker.run() }
    for number in 1...500 { tracker.track(.page(number)) }
    tracker.stop()
    tracker.track(.page(501))
    try await running.value
    #expect(server.recordedURLs == (1...500).map { "https://shop.example/\($0)" })
  }

  @Test(arguments: [Reaction(.silence), .answer(503), .failure()])
  func stopKeepsWhatMatomoDoesNotTakeInTime(_ reaction: Reaction) async throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteHitQueue(path: folder.file("queue.sqlite"))
    let server = try ScriptedMatomo { _, _ in reaction }
    let tracker = try MatomoTracker(
      configuration: .init(
        url: server.url,
        siteID: 1,
        delivery: DeliveryConfiguration(flushInterval: .zero, drain: .milliseconds(50))
      ),
      backend: .queue(queue)
    )
    let running = Task { try await tracker.run() }
    for number in 1...5 { tracker.track(.page(number)) }
    try await eventually { server.callCount > 0 }
    tracker.stop()
    try await running.value
    let status = try await queue.status(at: Date())
    #expect(status.totals[.received] == 5)
    #expect(status.queued == 5)
    #expect(status.inFlight == 0)
    #expect(server.recordedCount == 0)
  }

  @Test(arguments: [0, 1, 2, 5, 20])
  func cancellationStoresWhatWasTaken(callsBefore: Int) async throws {
    let folder = try TemporaryFolder()
    let queue = try SQLiteHitQueue(path: folder.file("queue.sqlite"))
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(
        url: server.url,
        siteID: 1,
        delivery: DeliveryConfiguration(batchSize: 10, flushInterval: .zero)
      ),
      backend: .queue(queue)
    )
    let running = Task { try await tracker.run() }
    for number in 1...300 { tracker.track(.page(number)) }
    try await eventually { server.callCount >= callsBefore }
    for number in 301...310 { tracker.track(.page(number)) }
    running.cancel()
    try await running.value
    let status = try await queue.status(at: Date())
    #expect(status.totals[.received] == 310)
    // What was under way when the task was cancelled is sent again.
    #expect(status.queued + status.totals[.recorded] == 310)
    #expect(status.queued + server.recordedCount >= 310)
    #expect(status.inFlight == 0)
  }

  @Test func queueThatFailsHasTheTimeToDrain() async throws {
    let clock = ManualClock(now: Date())
    let log = EventLog()
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1),
      backend: .queue(
        GatedHitQueue { () throws(HitQueueError) in throw HitQueueError(.storage, "the disk is full") }
      ),
      clock: clock.deliveryClock,
      onEvent: { log.append($0) }
    )
    let start = clock.now
    tracker.track(.page(1))
    let running = Task { try await tracker.run() }
    try await eventually { log.events.contains(.queueFailed(HitQueueError(.storage, "the disk is full"))) }
    tracker.stop()
    let moving = Task {
      while !Task.isCancelled {
        clock.advanceToNextSleeper()
        try await Task.sleep(for: .milliseconds(1))
      }
    }
    try await running.value
    moving.cancel()
    #expect(clock.now.timeIntervalSince(start) >= 10)
    #expect(server.callCount == 0)
  }
}
