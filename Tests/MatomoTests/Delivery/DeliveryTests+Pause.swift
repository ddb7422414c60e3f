import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

extension DeliveryTests {
  static let withToken = DeliveryConfiguration(tokenAuth: .sample, batchSize: 2)

  /// Refuses the token until a call; what needs no token is taken.
  private static func refusing(_ calls: Int = .max) -> DeliveryRig.Answer {
    { call, number in
      number <= calls ? .success(tracked: call.queries.count - 1, invalid: 1) : .success(tracked: call.queries.count)
    }
  }

  private func refused(
    queue: any HitQueue = MemoryHitQueue(),
    _ answer: @escaping DeliveryRig.Answer = refusing(1)
  ) async throws -> DeliveryRig {
    let rig = DeliveryRig(queue: queue, Self.withToken, answer: answer)
    try await rig.append(1...1)
    try await rig.append(2...2, needsToken: true)
    return rig
  }

  @Test func aRefusedTokenPausesFor65Minutes() async throws {
    let rig = try await refused()
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      try await rig.waitForSleepers()
      let trouble = try await rig.status().trouble
      #expect(trouble?.pausedUntil == DeliveryRig.start + 3900)
      #expect(trouble?.lastError.contains("token") == true)
      try await rig.append(3...9)
      for seconds in [3000, 898, 1] {
        rig.clock.advance(by: .seconds(seconds))
        try await rig.waitForSleepers()
        #expect(rig.calls.count == 1)
      }
      rig.clock.advance(by: .seconds(1))
      try await eventually { rig.calls.count > 1 }
      try await eventually { try await rig.status().trouble == nil }
    }
    #expect(rig.calls[0].hits == [1, 2])
    #expect(rig.calls[1] == .init(hits: [2, 3], seconds: 3900))
    #expect(rig.events.contains(.paused(.seconds(3900))))
    #expect(rig.events.count { $0 == .resumed } == 1)
  }

  @Test func aRetryEndsThePauseWithinASecond() async throws {
    let rig = try await refused()
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      try await rig.pass(60)
      #expect(rig.calls.count == 1)
      #expect(try await rig.queue.retry(.all, at: rig.clock.now) == 0)
      let retried = rig.seconds
      try await rig.clock.advance { rig.events.contains(.resumed) }
      #expect(rig.seconds <= retried + 1)
    }
    #expect(rig.calls.last?.hits == [2])
    #expect(try await rig.status().trouble == nil)
  }

  @Test func hitsThatAreInvalidForAnotherReasonPauseNothing() async throws {
    let rig = DeliveryRig(Self.withToken, isTokenAccepted: true) { call, number in
      number == 1 ? .success(tracked: 0, invalid: 2) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...4, needsToken: true)
    try await rig.running { try await eventually { try await rig.status().queued == 0 } }
    #expect(rig.calls.map(\.hits) == [[1, 2], [3, 4]])
    #expect(try await rig.queue.list([.dead], at: rig.clock.now).map(\.queued.hit.sampleNumber) == [1, 2])
    #expect(try await rig.status().trouble == nil)
  }

  @Test func aFewInvalidHitsThatNobodyNamesAreCounted() async throws {
    let rig = DeliveryRig(Self.withToken, isTokenAccepted: true) { _, _ in .success(tracked: 1, invalid: 1) }
    try await rig.append(1...1)
    try await rig.append(2...2, needsToken: true)
    try await rig.running { try await eventually { try await rig.status().queued == 0 } }
    #expect(rig.calls.count == 1)
    #expect(try await rig.status().totals[.rejected] == 1)
    #expect(try await rig.status().totals[.recorded] == 1)
  }

  @Test func aRestartEndsThePause() async throws {
    let rig = try await refused()
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      try await eventually { try await rig.status().trouble != nil }
    }
    #expect(try await rig.status().trouble?.pausedUntil != nil)
    let restarted = DeliveryRig(queue: rig.queue, clock: rig.clock, Self.withToken)
    try await restarted.running {
      try await restarted.waitForSleepers()
      #expect(try await restarted.status().trouble == nil)
      try await restarted.clock.advance { !restarted.calls.isEmpty }
    }
    #expect(restarted.calls.map(\.hits) == [[2]])
  }

  @Test func whatIsDueNowRespectsThePause() async throws {
    let rig = try await refused(Self.refusing())
    #expect(await rig.delivery.runOnce() == .tokenRefused)
    #expect(rig.calls.count == 1)
    for seconds in [0.0, 60, 3838] {
      rig.clock.advance(by: .seconds(seconds))
      let again = DeliveryRig(queue: rig.queue, clock: rig.clock, Self.withToken)
      #expect(await again.delivery.runOnce() != .done)
      #expect(again.calls.isEmpty)
    }
    rig.clock.advance(by: .seconds(2))
    let later = DeliveryRig(queue: rig.queue, clock: rig.clock, Self.withToken)
    #expect(await later.delivery.runOnce() == .done)
    #expect(later.calls.map(\.hits) == [[2]])
    #expect(try await later.status().trouble == nil)
  }

  @Test func whatIsDueNowIsSentAfterThePause() async throws {
    let rig = try await refused()
    #expect(await rig.delivery.runOnce() == .tokenRefused)
    #expect(await rig.delivery.runOnce() != .done)
    rig.clock.advance(by: .seconds(3901))
    #expect(await rig.delivery.runOnce() == .done)
    #expect(rig.calls.map(\.hits) == [[1, 2], [2]])
  }

  @Test func aPauseThatCouldNotBeStoredHolds() async throws {
    let queue = FailingHitQueue()
    let rig = try await refused(queue: queue)
    queue.fail(.report, times: .max)
    #expect(await rig.delivery.runOnce() == .tokenRefused)
    #expect(await rig.delivery.runOnce() != .done)
    #expect(rig.calls.count == 1)
  }

  @Test(arguments: [FailingHitQueue.Operation.status, .report])
  func aFailingQueueEndsNoPause(_ operation: FailingHitQueue.Operation) async throws {
    let queue = FailingHitQueue()
    let rig = try await refused(queue: queue, Self.refusing())
    if operation == .report { queue.fail(.report, times: 6) }
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      queue.fail(.status, times: operation == .status ? 5 : 0)
      try await rig.pass(60)
      #expect(rig.calls.count == 1)
      #expect(try await rig.status().trouble?.pausedUntil != nil)
    }
    #expect(rig.events.count { if case .queueFailed = $0 { true } else { false } } >= 5)
  }

  @Test func anotherLaneEndsNoPause() async throws {
    let gate = Wakeup()
    let configuration = DeliveryConfiguration(tokenAuth: .sample, batchSize: 1, lanes: 2)
    let rig = DeliveryRig(configuration) { call, _ in
      if call.queries[0].hasSuffix("%2F2") { return .success(tracked: 0, invalid: 1) }
      await gate.wait()
      return .success(tracked: 1)
    }
    try await rig.running {
      try await rig.append(1...1, visitor: 1)
      try await eventually { rig.calls.count == 1 }
      try await rig.append(2...2, visitor: 0, needsToken: true)
      try await eventually { try await rig.status().trouble?.pausedUntil != nil }
      gate.wake()
      try await eventually { try await rig.status().totals[.recorded] == 1 }
      try await rig.append(3...3, visitor: 1)
      for _ in 0..<10 {
        try await rig.waitForSleepers(2)
        rig.clock.advance(by: .seconds(30))
      }
    }
    #expect(rig.calls.flatMap(\.hits).sorted() == [1, 2])
    #expect(try await rig.status().trouble?.pausedUntil != nil)
  }

  @Test func aStopWhilePausedReturnsAtOnce() async throws {
    let rig = try await refused(Self.refusing())
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      try await rig.pass(30)
    }
    #expect(rig.seconds == 30)
    #expect(rig.calls.count == 1)
    #expect(try await rig.status().inFlight == 0)
  }
}
