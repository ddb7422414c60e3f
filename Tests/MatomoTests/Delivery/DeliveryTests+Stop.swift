import FoundationEssentials
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

extension DeliveryTests {
  @Test func aStopEndsARunOfWhatIsDueAfterTheCallInFlight() async throws {
    let stop = Recorder<@Sendable () -> Void>()
    let rig = DeliveryRig(.init(batchSize: 1)) { call, _ in
      for stop in stop.all { stop() }
      return .success(tracked: call.queries.count)
    }
    stop.record { rig.delivery.stop() }
    try await rig.append(1...3)
    #expect(await rig.delivery.runOnce() == .tryLater("delivery was stopped"))
    #expect(rig.calls.map(\.hits) == [[1]])
    #expect(try await rig.status().queued == 2)
  }

  /// An answer that never comes: the call ends when its task is cancelled.
  private static let noAnswer: DeliveryRig.Answer = { _, _ in
    await Wakeup().wait()
    return .interrupted("cancelled")
  }

  @Test func aStopSendsWhatIsDueWithoutWaitingForTheBatch() async throws {
    let rig = DeliveryRig(.init(batchSize: 3))
    try await rig.append(1...4)
    try await rig.queue.append([.sample(5, acceptedAt: rig.clock.now, heldUntil: rig.clock.now + 30)])
    try await rig.running {
      try await rig.waitForSleepers()
    }
    #expect(rig.calls == [.init(hits: [1, 2, 3], seconds: 0), .init(hits: [4], seconds: 0)])
    #expect(try await rig.status().held == 1)
  }

  @Test func aStopBeforeTheRunStillDrains() async throws {
    let rig = DeliveryRig()
    try await rig.append(1...2)
    rig.delivery.stop()
    try await rig.delivery.run()
    #expect(rig.calls.map(\.hits) == [[1, 2]])
    try await rig.delivery.run()
    #expect(rig.calls.count == 1)
  }

  @Test func aStopWhileTheQueueAnswersStillDrains() async throws {
    let queue = FailingHitQueue()
    let rig = DeliveryRig(queue: queue)
    try await rig.append(1...2)
    queue.whileLeasing { rig.delivery.stop() }
    try await rig.delivery.run()
    #expect(rig.calls.map(\.hits) == [[1, 2]])
  }

  @Test(arguments: 0..<50)
  func aStopAtAnyMomentDrains(_ round: Int) async throws {
    let rig = DeliveryRig(.init(batchSize: 100))
    try await rig.append(1...2)
    let run = Task { try await rig.delivery.run() }
    for _ in 0..<round { await Task.yield() }
    rig.delivery.stop()
    try await run.value
    #expect(rig.calls.map(\.hits) == [[1, 2]])
  }

  @Test func aCallInFlightMayEndWithinTheDrain() async throws {
    let gate = Wakeup()
    let rig = DeliveryRig(.init(batchSize: 2)) { call, _ in
      await gate.wait()
      return .success(tracked: call.queries.count)
    }
    try await rig.append(1...2)
    try await rig.running {
      try await eventually { rig.calls.count == 1 }
      rig.delivery.stop()
      try await rig.waitForSleepers()
      #expect(rig.clock.wakeTimes == [DeliveryRig.start + 10])
      rig.clock.advance(by: .seconds(9))
      gate.wake()
    }
    #expect(rig.seconds == 9)
    #expect(try await rig.status().totals[.recorded] == 2)
    #expect(try await rig.status().queued == 0)
  }

  @Test(arguments: UnknownOutcomePolicy.allCases)
  func aCallThatNeverEndsIsGivenUpAfterTheDrain(_ policy: UnknownOutcomePolicy) async throws {
    let rig = DeliveryRig(.init(batchSize: 2, onUnknown: policy), answer: Self.noAnswer)
    try await rig.append(1...3)
    try await rig.running(drains: true) {
      try await eventually { rig.calls.count == 1 }
    }
    let status = try await rig.status()
    #expect(rig.seconds == 10)
    #expect(rig.calls.count == 1)
    #expect(status.inFlight == 0)
    #expect(status.queued == (policy == .resend ? 3 : 1))
    #expect(status.totals[.unknown] == (policy == .resend ? 0 : 2))
  }

  @Test func aCancelledRunLeavesNothingInFlight() async throws {
    let rig = DeliveryRig(.init(batchSize: 2), answer: Self.noAnswer)
    try await rig.append(1...3)
    let run = Task { try await rig.delivery.run() }
    try await eventually { rig.calls.count == 1 }
    run.cancel()
    try await run.value
    #expect(try await rig.status().inFlight == 0)
    #expect(try await rig.status().queued == 3)
    #expect(rig.seconds == 0)
  }

  @Test func aCancelledHuntIsNoTroubleOfMatomos() async throws {
    let rig = DeliveryRig(.init(batchSize: 4)) { _, _ in .status(500) }
    try await rig.append(1...4)
    let run = Task { try await rig.delivery.run() }
    try await eventually { rig.calls.count == 1 }
    try await rig.waitForSleepers()
    run.cancel()
    try await run.value
    #expect(rig.calls.count == 1)
    #expect(try await rig.status().inFlight == 0)
    #expect(try await rig.status().queued == 4)
    #expect(try await rig.status().trouble == nil)
  }

  @Test(arguments: [503, 500])
  func aStopDuringABackoffTriesAgainForTheDrain(_ status: Int) async throws {
    let rig = DeliveryRig(.init(batchSize: 2, retry: RetryPolicy(first: .seconds(100)))) { _, _ in .status(status) }
    try await rig.append(1...2)
    try await rig.running(drains: true) {
      try await eventually { rig.calls.count == 1 }
      try await rig.waitForSleepers()
      rig.delivery.stop()
      try await eventually { rig.calls.count > 1 }
      // That of the drain, and that of the lane.
      try await rig.waitForSleepers(2)
    }
    #expect(rig.calls.prefix(2).allSatisfy { $0.seconds == 0 }, "the try after the stop comes at once")
    #expect(rig.seconds == 10)
    #expect(try await rig.status().queued == 2)
    #expect(try await rig.status().inFlight == 0)
  }

  @Test func theTimeToDrainIsTimeForRetries() async throws {
    let rig = DeliveryRig(.init(batchSize: 2, retry: RetryPolicy(first: .seconds(1)))) { call, number in
      number < 5 ? .status(503) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...2)
    try await rig.running {
      try await eventually { rig.calls.count == 1 }
      try await rig.waitForSleepers()
      rig.delivery.stop()
      try await eventually { rig.calls.count == 2 }
      for _ in 1...10 {
        try await rig.waitForSleepers(2)
        rig.clock.advance(by: .seconds(1))
      }
    }
    #expect(rig.calls.map(\.seconds) == [0, 0, 2, 6])
    #expect(try await rig.status().queued == 2)
  }

  @Test func anOutageThatEndsWithinTheDrainLosesNothing() async throws {
    let rig = DeliveryRig(.init(batchSize: 2, retry: RetryPolicy(first: .seconds(1)))) { call, number in
      number < 4 ? .status(503) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...2)
    try await rig.running(drains: true) {
      try await eventually { rig.calls.count == 1 }
      try await rig.waitForSleepers()
    }
    #expect(try await rig.status().queued == 0)
    #expect(try await rig.status().totals[.recorded] == 2)
    #expect(rig.events.last == .resumed)
  }

  @Test func runningTwiceIsAnErrorThatSaysSo() async throws {
    let rig = DeliveryRig()
    try await rig.running {
      try await rig.waitForSleepers()
      let error = await #expect(throws: AlreadyRunningError.self) { try await rig.delivery.run() }
      #expect(error?.description.hasPrefix("Delivery.run() was called while it runs") == true)
    }
  }

  @Test func onceSendsWhatIsDueAndSaysWhatIsLeft() async throws {
    let rig = DeliveryRig(.init(batchSize: 2)) { call, number in
      number == 3 ? .status(503, retryAfter: .seconds(5)) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...5)
    #expect(await rig.delivery.runOnce() == .tryLater("HTTP status 503", retryAfter: .seconds(5)))
    #expect(try await rig.status().queued == 1)
    #expect(try await rig.status().trouble?.lastError == "HTTP status 503")
    #expect(await rig.delivery.runOnce() == .done)
    #expect(rig.calls.map(\.hits) == [[1, 2], [3, 4], [5], [5]])
    #expect(try await rig.status().trouble == nil)
    #expect(rig.seconds == 0)
  }
}
