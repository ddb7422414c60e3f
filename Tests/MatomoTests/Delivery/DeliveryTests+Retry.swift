import FoundationEssentials
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

extension DeliveryTests {
  @Test func aSingleHitThatIsTooLargeMakesNoOtherCallSmaller() async throws {
    let rig = DeliveryRig(.init(batchSize: 100)) { call, _ in
      call.queries.contains { $0.hasSuffix("%2F50") } ? .status(413) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...300)
    try await rig.running { try await eventually { try await rig.status().queued == 0 } }
    #expect(try await rig.status().dead == 1)
    #expect(rig.calls.count < 20)
    #expect(rig.calls.last?.hits.count == 100)
  }

  @Test func aRetryEndsTheBackoffOfEveryLane() async throws {
    let rig = DeliveryRig(.init(batchSize: 1, lanes: 3, retry: .init(first: .seconds(200), limit: .seconds(200)))) {
      call,
      number in
      number <= 3 ? .status(503) : .success(tracked: call.queries.count)
    }
    for lane in 0..<3 { try await rig.append(lane...lane, visitor: UInt64(lane)) }
    try await rig.running {
      try await eventually { rig.calls.count == 3 }
      try await rig.waitForSleepers(3)
      #expect(try await rig.queue.retry(.all, at: rig.clock.now) == 0)
      let retried = rig.seconds
      try await eventually {
        if rig.seconds < retried + 10 { rig.clock.advanceToNextSleeper() }
        return try await rig.status().queued == 0
      }
    }
  }

  @Test func aRetryEndsTheBackoffWithinASecond() async throws {
    let rig = DeliveryRig(.init(batchSize: 1, retry: .init(first: .seconds(100), limit: .seconds(100)))) {
      call,
      number in
      number == 1 ? .status(503) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...1)
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 1 }
      try await rig.pass(10)
      #expect(rig.calls.count == 1)
      #expect(try await rig.queue.retry(.all, at: rig.clock.now) == 0)
      let retried = rig.seconds
      try await rig.clock.advance { rig.calls.count == 2 }
      #expect(rig.seconds <= retried + 1)
    }
  }

  @Test func backoffGrowsUpToItsLimitAndStartsAnew() async throws {
    let rig = DeliveryRig(.init(batchSize: 1, retry: RetryPolicy(limit: .seconds(5)))) { call, number in
      number == 6 || number > 7 ? .success(tracked: call.queries.count) : .status(503)
    }
    try await rig.append(1...2)
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 8 }
    }
    #expect(rig.calls.map(\.seconds) == [0, 1, 3, 7, 12, 17, 17, 18])
    #expect(rig.calls.map(\.hits) == [[1], [1], [1], [1], [1], [1], [2], [2]])
    #expect(rig.events.first == .notRecorded(reason: "HTTP status 503", retryIn: .seconds(1)))
  }

  @Test(arguments: [30, 600])
  func retryAfterIsObeyed(_ seconds: Int) async throws {
    let rig = DeliveryRig(.init(batchSize: 1, retry: RetryPolicy(jitter: 0))) { call, number in
      number == 1 ? .status(429, retryAfter: .seconds(seconds)) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...1)
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 2 }
    }
    #expect(rig.calls.map(\.seconds) == [0, Double(seconds)])
  }

  /// Answers that prove that nothing was recorded: the hits come again, and none becomes a dead letter.
  @Test(arguments: [
    BulkAnswer.notSent("connection refused"), .status(200), .status(301), .status(400), .status(401), .status(403),
    .status(404), .status(408), .status(429), .status(500), .status(503), .success(tracked: 0),
    .interrupted("timeout"), .status(502), .status(504),
  ])
  func hitsStayWhileMatomoIsIll(_ answer: BulkAnswer) async throws {
    let rig = DeliveryRig(.init(batchSize: 4)) { call, number in
      number <= 40 ? answer : .success(tracked: call.queries.count)
    }
    try await rig.append(1...4)
    try await rig.running {
      try await rig.clock.advance { rig.calls.count > 20 }
      #expect(try await rig.status().trouble?.lastError.isEmpty == false)
      try await rig.clock.advance { try await rig.status().totals[.recorded] == 4 }
    }
    let status = try await rig.status()
    #expect(status.dead == 0)
    #expect(status.queued == 0)
    #expect(status.trouble == nil)
    #expect(rig.calls.last?.hits == [1, 2, 3, 4])
  }

  @Test func hitsKeepTheirOrderOverFailures() async throws {
    let rig = DeliveryRig(.init(batchSize: 5)) { call, number in
      number % 3 == 0 ? .success(tracked: call.queries.count) : .status(number % 2 == 0 ? 503 : 500)
    }
    try await rig.append(1...40)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    var next = 1
    for (index, call) in rig.calls.enumerated() where (index + 1) % 3 == 0 {
      #expect(call.hits.first == next)
      next += call.hits.count
    }
    #expect(next == 41)
  }

  @Test func thePoisonIsFoundOutAndTheRestIsRecorded() async throws {
    let rig = DeliveryRig(.init(batchSize: 8)) { call, _ in
      call.queries.contains { $0.hasSuffix("%2F5") } ? .status(500) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...8)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    let status = try await rig.status()
    #expect(status.dead == 1)
    #expect(status.totals[.recorded] == 7)
    #expect(rig.calls.map(\.seconds).prefix(3) == [0, 1, 1])
    #expect(rig.events.contains { if case .deadLetter(5, _) = $0 { true } else { false } })
  }

  @Test func aLimitOfTheServerIsRemembered() async throws {
    let rig = DeliveryRig(.init(batchSize: 16)) { call, _ in
      call.body.utf8.count > 500 ? .status(413) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...64)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    #expect(rig.transport.calls.count { $0.body.utf8.count > 500 } <= 2)
    #expect(try await rig.status().totals[.recorded] == 64)
    #expect(try await rig.status().dead == 0)
  }

  @Test func aSingleHitThatIsTooLargeDoesNotSlowTheOthersForGood() async throws {
    let rig = DeliveryRig(.init(batchSize: 16)) { call, _ in
      call.queries.contains { $0.hasSuffix("%2F3") } ? .status(413) : .success(tracked: call.queries.count)
    }
    try await rig.append(1...80)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    #expect(try await rig.status().dead == 1)
    #expect(try await rig.status().totals[.recorded] == 79)
    #expect(rig.calls.dropFirst(9).prefix(3).allSatisfy { $0.hits.count >= 7 })
  }

  @Test(arguments: UnknownOutcomePolicy.allCases)
  func unknownHitsAreSentAgainOrDropped(_ policy: UnknownOutcomePolicy) async throws {
    let rig = DeliveryRig(.init(batchSize: 2, onUnknown: policy)) { call, number in
      number == 1 ? .interrupted("no answer within 30 s") : .success(tracked: call.queries.count)
    }
    try await rig.append(1...4)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    let totals = try await rig.status().totals
    #expect(rig.calls.map(\.hits) == (policy == .resend ? [[1, 2], [1, 2], [3, 4]] : [[1, 2], [3, 4]]))
    #expect(rig.calls[1].seconds == 1)
    #expect(totals[.recorded] == (policy == .resend ? 4 : 2))
    #expect(totals[.unknown] == (policy == .resend ? 0 : 2))
    #expect(rig.events.contains(.unknown(hits: 2, reason: "no answer within 30 s")))
  }
}
