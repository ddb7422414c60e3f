import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

@Suite struct BufferedHitSinkTests {
  private struct Rig {
    let clock = ManualClock()
    let queue: FailingHitQueue
    let sink: BufferedHitSink
    let events = Recorder<TrackerEvent>()
    let stored = Recorder<Bool>()

    init(limit: Int = 1000, capacity: Int = 100) {
      queue = FailingHitQueue(limit: limit)
      sink = BufferedHitSink(
        queue,
        capacity: capacity,
        clock: clock.deliveryClock,
        onStored: { [stored] in stored.record(true) },
        onEvent: { [events] in events.record($0) }
      )
    }

    func accept(_ numbers: ClosedRange<Int>) {
      for number in numbers { sink.accept(BufferedHitSinkTests.hit(number)) }
    }

    func inQueue() async throws -> [Int] {
      try await queue.list(Set(HitState.allCases), at: clock.now).compactMap {
        BufferedHitSinkTests.number($0.queued.hit)
      }
    }

    func overflowed() async throws -> Int { try await queue.status(at: clock.now).totals[.overflowed] }

    var isStorageFailing: Bool { events.all.contains { if case .queueFailed = $0 { true } else { false } } }
  }

  private static func hit(_ number: Int) -> Hit { Hit(site: 1, parameters: [Parameter("n", "\(number)")]) }

  private static func number(_ hit: StoredHit) -> Int? {
    Query.decode(hit.query).first { $0.name == "n" }.flatMap { Int($0.value) }
  }

  @Test func storesWhatItAcceptedInItsOrder() async throws {
    let rig = Rig()
    let run = Task { try await rig.sink.run() }
    rig.accept(1...10)
    try await eventually { try await rig.inQueue().count == 10 }
    rig.accept(11...20)
    rig.sink.finish()
    try await run.value
    #expect(try await rig.inQueue() == Array(1...20))
    #expect(rig.events.all.isEmpty)
    #expect(!rig.stored.all.isEmpty)
  }

  @Test func restsBetweenTwoBatches() async throws {
    let rig = Rig()
    let run = Task { try await rig.sink.run() }
    let start = ContinuousClock.now
    for number in 1...6 {
      rig.accept(number...number)
      try await eventually { try await rig.inQueue().count == number }
    }
    #expect(ContinuousClock.now - start >= BufferedHitSink.gathering * 5)
    rig.sink.finish()
    try await run.value
  }

  @Test func dropsAndCountsWhatIsBeyondItsCapacity() async throws {
    let rig = Rig(capacity: 5)
    rig.accept(1...12)
    rig.sink.finish()
    rig.accept(13...14)
    try await rig.sink.run()
    #expect(try await rig.inQueue() == Array(1...5))
    #expect(try await rig.overflowed() == 9)
    #expect(rig.events.all == [.notRunning(waiting: 5, dropped: 1), .droppedAfterStop, .overflowed(9)])
  }

  @Test func aHitIsAcceptedWhenItComesNotWhenItIsStored() async throws {
    let rig = Rig()
    let accepted = rig.clock.now
    rig.accept(1...1)
    rig.clock.advance(by: .seconds(3600))
    rig.sink.finish()
    try await rig.sink.run()
    let stored = try await rig.queue.list([.queued], at: rig.clock.now).map(\.queued.hit)
    #expect(stored.map(\.acceptedAt) == [accepted])
    #expect(stored.map(\.time) == [accepted])
  }

  @Test func waitsUntilTheQueueHasRoom() async throws {
    let rig = Rig(limit: 4)
    let run = Task { try await rig.sink.run() }
    rig.accept(1...7)
    try await eventually { rig.clock.wakeTimes.count == 1 }
    rig.accept(8...8)
    #expect(try await rig.inQueue() == [1, 2, 3, 4])
    #expect(try await rig.queue.drop(.all) == 4)
    rig.clock.advance(by: .seconds(1))
    try await eventually { try await rig.inQueue() == [5, 6, 7, 8] }
    rig.sink.finish()
    try await run.value
    #expect(try await rig.overflowed() == 0)
  }

  @Test func aFullQueueIsAskedOnceASecond() async throws {
    let rig = Rig(limit: 0)
    let run = Task { try await rig.sink.run() }
    rig.accept(1...64)
    for _ in 0..<20 {
      try await eventually { rig.clock.wakeTimes.count == 1 }
      rig.clock.advance(by: .seconds(1))
    }
    try await eventually { rig.clock.wakeTimes.count == 1 }
    #expect(rig.queue.calls(of: .append) <= 21 * 7)
    #expect(rig.events.all.count <= 21)
    run.cancel()
    try await run.value
  }

  @Test func dropsWhatComesWhileTheQueueIsFull() async throws {
    let rig = Rig(limit: 1, capacity: 3)
    let run = Task { try await rig.sink.run() }
    rig.accept(1...3)
    try await eventually { rig.clock.wakeTimes.count == 1 }
    rig.accept(4...9)
    rig.clock.advance(by: .seconds(1))
    try await eventually { try await rig.overflowed() == 5 }
    for expected in [1, 2, 3, 4] {
      try await eventually { try await rig.inQueue() == [expected] }
      try await eventually { rig.clock.wakeTimes.count == (expected < 4 ? 1 : 0) }
      _ = try await rig.queue.drop(.all)
      rig.clock.advance(by: .seconds(1))
    }
    rig.sink.finish()
    try await run.value
    #expect(try await rig.overflowed() == 5)
  }

  @Test func triesAgainWhenTheStorageFails() async throws {
    let rig = Rig()
    rig.queue.fail(.append, times: 3)
    rig.accept(1...5)
    rig.sink.finish()
    let run = Task { try await rig.sink.run() }
    try await rig.clock.advance { try await rig.inQueue().count == 5 }
    try await run.value
    #expect(try await rig.inQueue() == Array(1...5))
    #expect(rig.events.all.count == 3)
    #expect(rig.queue.calls(of: .append) == 4)
  }

  @Test func aCountThatCouldNotBeStoredIsNotForgotten() async throws {
    let rig = Rig(capacity: 1)
    rig.queue.fail(.count, times: 1)
    let run = Task { try await rig.sink.run() }
    rig.accept(1...1)
    try await eventually { try await rig.inQueue().count == 1 }
    rig.queue.fail(.append, times: 1)
    rig.accept(2...4)
    // The sink may still be at the first hit, and then there is no room for the second either.
    try await rig.clock.advance { try await rig.overflowed() >= 2 }
    rig.sink.finish()
    try await run.value
    #expect(rig.events.all.count { if case .overflowed = $0 { true } else { false } } <= 2)
  }

  @Test func aCancelledRunStoresWhatItCanAndCountsTheRest() async throws {
    let rig = Rig(limit: 3)
    let run = Task { try await rig.sink.run() }
    rig.accept(1...2)
    try await eventually { try await rig.inQueue().count == 2 }
    run.cancel()
    try await run.value
    rig.accept(3...8)
    let again = Task { try await rig.sink.run() }
    again.cancel()
    try await again.value
    #expect(try await rig.inQueue() == [1, 2, 3])
    #expect(try await rig.overflowed() == 5)
  }

  @Test func losesNothingThatManyThreadsAcceptAtOnce() async throws {
    let rig = Rig(limit: 100_000, capacity: 100_000)
    let run = Task { try await rig.sink.run() }
    await withTaskGroup { group in
      for thread in 0..<8 {
        group.addTask { rig.accept((thread * 1000)...(thread * 1000 + 999)) }
      }
    }
    rig.sink.finish()
    try await run.value
    let stored = try await rig.inQueue()
    #expect(stored.sorted() == Array(0..<8000))
    for thread in 0..<8 {
      let own = stored.filter { $0 / 1000 == thread }
      #expect(own == own.sorted(), "each thread's hits are in their order")
    }
    #expect(rig.events.all.isEmpty)
  }

  @Test func saysOnceThatNobodyRunsIt() async throws {
    let rig = Rig()
    rig.accept(1...2)
    try await eventually { rig.clock.wakeTimes.count == 1 }
    rig.accept(3...3)
    rig.clock.advance(by: .seconds(9))
    #expect(rig.events.all.isEmpty)
    rig.clock.advance(by: .seconds(1))
    try await eventually { rig.events.all == [.notRunning(waiting: 3, dropped: 0)] }
    rig.accept(4...4)
    #expect(rig.clock.wakeTimes.isEmpty)
  }

  @Test func saysNothingWhenItRunsInTime() async throws {
    let rig = Rig()
    rig.accept(1...2)
    try await eventually { rig.clock.wakeTimes.count == 1 }
    let run = Task { try await rig.sink.run() }
    try await eventually { rig.clock.wakeTimes.isEmpty }
    rig.clock.advance(by: .seconds(60))
    rig.sink.finish()
    try await run.value
    #expect(rig.events.all.isEmpty)
  }

  @Test func runningTwiceIsAnErrorThatSaysSo() async throws {
    let rig = Rig()
    rig.accept(1...1)
    let run = Task { try await rig.sink.run() }
    try await eventually { try await rig.inQueue() == [1] }
    let error = await #expect(throws: AlreadyRunningError.self) { try await rig.sink.run() }
    #expect(error?.description.contains("BufferedHitSink.run() was called while it runs") == true)
    rig.sink.finish()
    try await run.value
    try await rig.sink.run()
  }
}
