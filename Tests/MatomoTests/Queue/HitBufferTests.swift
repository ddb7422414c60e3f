import Foundation
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

/// Entries whose senders wait for an answer; the tests of ``BufferedHitSink`` have those of nobody.
@Suite struct HitBufferTests {
  private struct Request: BufferEntry {
    let hits: [StoredHit]
    let answer: (@Sendable (HitQueueError?) -> Void)?

    var size: Int { hits.count }

    func append(to hits: inout [StoredHit]) { hits += self.hits }
  }

  private struct Rig {
    let clock = ManualClock()
    let queue: FailingHitQueue
    let buffer: HitBuffer<Request>
    let answers = Recorder<String>()

    init(limit: Int = 1000, capacity: Int = 100) {
      queue = FailingHitQueue(limit: limit)
      buffer = HitBuffer(queue, capacity: capacity, clock: clock.deliveryClock)
    }

    @discardableResult
    func add(_ numbers: ClosedRange<Int>) -> Bool {
      let hits = numbers.map { StoredHit.sample($0, acceptedAt: clock.now) }
      let answer = { @Sendable [answers] (error: HitQueueError?) in
        answers.record("\(numbers): \(error.map { "\($0.code == .full ? "full" : "failed")" } ?? "stored")")
      }
      return buffer.add(Request(hits: hits, answer: answer)).isAdded
    }

    func inQueue() async throws -> [Int] {
      try await queue.list([.queued], at: clock.now).compactMap(\.queued.hit.sampleNumber)
    }
  }

  @Test func eachRequestIsAnsweredWhenItsHitsAreStored() async throws {
    let rig = Rig()
    for numbers in [1...3, 4...4, 5...9] { rig.add(numbers) }
    #expect(rig.answers.all.isEmpty)
    rig.buffer.finish()
    await rig.buffer.run()
    #expect(rig.answers.all == ["1...3: stored", "4...4: stored", "5...9: stored"])
    #expect(try await rig.inQueue() == Array(1...9))
    #expect(rig.queue.calls(of: .append) == 1, "requests of one time share a commit")
  }

  @Test func whatDoesNotFitAsAWholeIsRefusedAsAWhole() async throws {
    let rig = Rig(limit: 6)
    for numbers in [1...2, 3...8, 9...10, 11...14] { rig.add(numbers) }
    rig.buffer.finish()
    await rig.buffer.run()
    #expect(rig.answers.all == ["1...2: stored", "3...8: full", "9...10: stored", "11...14: full"])
    #expect(try await rig.inQueue() == [1, 2, 9, 10])
  }

  /// Whoever waits for an answer gets it at once; it may send its hits again.
  @Test func aFailureIsAnsweredAtOnce() async throws {
    let rig = Rig()
    rig.queue.fail(.append, times: 1)
    for numbers in [1...2, 3...3] { rig.add(numbers) }
    let run = Task { await rig.buffer.run() }
    try await eventually { rig.answers.all == ["1...2: failed", "3...3: failed"] }
    rig.add(4...4)
    try await eventually { rig.answers.all.last == "4...4: stored" }
    #expect(rig.clock.wakeTimes.isEmpty, "nobody waited for the queue to recover")
    rig.buffer.finish()
    await run.value
    #expect(try await rig.inQueue() == [4])
  }

  @Test func thereIsRoomAgainWhenHitsAreStored() async throws {
    let rig = Rig(capacity: 5)
    #expect(rig.add(1...3))
    #expect(!rig.add(4...6), "no room for all three")
    #expect(rig.add(7...8))
    #expect(!rig.add(9...9))
    let run = Task { await rig.buffer.run() }
    try await eventually { rig.answers.all.count == 2 }
    try await eventually { rig.add(10...14) }
    rig.buffer.finish()
    #expect(!rig.add(15...15))
    await run.value
    #expect(try await rig.inQueue() == [1, 2, 3, 7, 8, 10, 11, 12, 13, 14])
  }
}
