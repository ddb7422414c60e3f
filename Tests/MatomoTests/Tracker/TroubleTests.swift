import FoundationEssentials
import Matomo
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

/// Tracking goes on whatever Matomo or the queue does.
@Suite struct TroubleTests {
  enum Trouble: String, CaseIterable {
    case down
    case silent
    case failing

    func server() throws -> ScriptedMatomo {
      try ScriptedMatomo(isDown: self == .down) { _, _ in self == .silent ? Reaction(.silence) : .failure() }
    }
  }

  @Test(arguments: Trouble.allCases)
  func requestsAreTakenWhileMatomoTakesNothing(_ trouble: Trouble) async throws {
    let server = try trouble.server()
    let queue = MemoryHitQueue()
    let log = EventLog()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, delivery: DeliveryConfiguration(flushInterval: .zero)),
      backend: .queue(queue),
      clock: ManualClock(now: Date()).deliveryClock,
      onEvent: { log.append($0) }
    )
    try await tracker.whileRunning {
      tracker.track(.page(0))
      // Delivery is in the middle of its trouble from here on; its clock does not move.
      try await eventually { trouble == .down ? !log.events.isEmpty : server.callCount == 1 }
      #expect((1...2000).count { tracker.track(.page($0)).hits.count == 1 } == 2000)
      try await eventually { await queue.status(at: Date()).totals[.received] == 2001 }
      #expect(await queue.status(at: Date()).queued == 2001)
      #expect(server.callCount == (trouble == .down ? 0 : 1))
      #expect(server.recordedCount == 0)
    }
  }

  /// Were a call of `track` to wait for the queue, this test would never end: the queue waits for all of them.
  @Test func requestsAreTakenWhileTheQueueHangs() async throws {
    let allTracked = Arrivals()
    let isHanging = Arrivals()
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, delivery: DeliveryConfiguration(flushInterval: .zero)),
      backend: .queue(
        GatedHitQueue { () throws(HitQueueError) in
          isHanging.arrive()
          await allTracked.wait()
        }
      )
    )
    try await tracker.whileRunning {
      tracker.track(.page(0))
      await isHanging.wait()
      for number in 1...2000 { tracker.track(.page(number)) }
      allTracked.arrive()
      try await eventually { server.recordedCount == 2001 }
    }
    #expect(server.recordedURLs == (0...2000).map { "https://shop.example/\($0)" })
  }

  @Test func hitsBeyondTheBufferAreDroppedAndCounted() async throws {
    let server = try ScriptedMatomo()
    let queue = MemoryHitQueue()
    let log = EventLog()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1),
      backend: .queue(queue),
      clock: ManualClock(now: Date()).deliveryClock,
      onEvent: { log.append($0) }
    )
    // Nothing empties the buffer yet.
    for number in 1...10_300 { tracker.track(.page(number)) }
    tracker.stop()
    try await tracker.run()
    #expect(log.events.contains(.overflowed(300)))
    let status = await queue.status(at: Date())
    #expect(status.totals[.overflowed] == 300)
    #expect(status.totals[.recorded] == 10_000)
    #expect(server.recordedURLs == (1...10_000).map { "https://shop.example/\($0)" })
  }

  @Test func queueThatFailsForAWhileCostsNothing() async throws {
    let failures = Arrivals()
    let server = try ScriptedMatomo()
    let log = EventLog()
    let clock = ManualClock(now: Date())
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, delivery: DeliveryConfiguration(flushInterval: .zero)),
      backend: .queue(
        GatedHitQueue { () throws(HitQueueError) in
          guard failures.count < 3 else { return }
          failures.arrive()
          throw HitQueueError(.storage, "the disk is full")
        }
      ),
      clock: clock.deliveryClock,
      onEvent: { log.append($0) }
    )
    try await tracker.whileRunning {
      for number in 1...50 { tracker.track(.page(number)) }
      try await eventually {
        clock.advanceToNextSleeper()
        return server.recordedCount == 50
      }
    }
    #expect(server.recordedURLs == (1...50).map { "https://shop.example/\($0)" })
    #expect(log.events.count { $0 == .queueFailed(HitQueueError(.storage, "the disk is full")) } == 3)
  }
}
