import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

/// The other files named after this one hold the rest of the suite, by subject.
@Suite struct DeliveryTests {
  // MARK: - When a batch goes

  @Test func aLoneHitGoesAfterTheFlushInterval() async throws {
    let rig = DeliveryRig()
    try await rig.append(1...1)
    try await rig.running {
      try await rig.pass(9.5)
      #expect(rig.calls.isEmpty)
      try await rig.clock.advance { !rig.calls.isEmpty }
    }
    #expect(rig.calls == [.init(hits: [1], seconds: 10)])
    #expect(rig.events.contains(.recorded(1)))
    let status = try await rig.status()
    #expect(status.queued == 0)
    #expect(status.totals[.recorded] == 1)
  }

  @Test func aFullBatchGoesAtOnce() async throws {
    let rig = DeliveryRig(.init(batchSize: 3))
    try await rig.running {
      try await rig.append(1...7)
      try await eventually { rig.calls.count >= 2 }
      try await rig.waitForSleepers()
      #expect(rig.calls.map(\.hits) == [[1, 2, 3], [4, 5, 6]])
      #expect(rig.seconds == 0)
    }
    #expect(rig.calls.map(\.hits) == [[1, 2, 3], [4, 5, 6], [7]])
  }

  @Test(arguments: [nil, TokenAuth.sample])
  func aCallHasNoMoreBytesThanConfigured(_ token: TokenAuth?) async throws {
    let rig = DeliveryRig(.init(tokenAuth: token, batchBytes: 400))
    try await rig.running {
      try await rig.append(1...20)
      try await eventually { rig.calls.count >= 2 }
    }
    #expect(rig.transport.calls.allSatisfy { $0.body.utf8.count <= 400 })
    #expect(rig.calls.flatMap(\.hits) == Array(1...20))
    #expect(rig.calls[0].hits.count > 2)
  }

  @Test func hitsThatAnotherProcessStoredAreFoundWithinASecond() async throws {
    let rig = DeliveryRig(.init(batchSize: 2))
    try await rig.running {
      try await rig.waitForSleepers()
      try await rig.queue.append([1, 2].map { .sample($0, acceptedAt: rig.clock.now) })
      try await rig.clock.advance { !rig.calls.isEmpty }
    }
    #expect(rig.calls == [.init(hits: [1, 2], seconds: 1)])
  }

  @Test func anIdleDeliveryRests() async throws {
    let queue = FailingHitQueue()
    let rig = DeliveryRig(queue: queue)
    try await rig.running {
      try await rig.pass(60)
      #expect(queue.calls(of: .lease) <= 62)
      #expect(queue.calls(of: .status) == 0)
      #expect(rig.clock.sleeps <= 62)
      try await rig.append(1...1)
      try await rig.pass(9)
      #expect(queue.calls(of: .lease) <= 75)
    }
  }

  // MARK: - What cannot be sent

  @Test(arguments: [false, true])
  func hitsThatMatomoWouldNotTakeBecomeDeadLetters(_ hasToken: Bool) async throws {
    let rig = DeliveryRig(.init(tokenAuth: hasToken ? .sample : nil, batchSize: 4))
    let now = rig.clock.now
    try await rig.queue.append([
      .sample(1, acceptedAt: now - 8 * 86_400),
      .sample(2, acceptedAt: now - 2 * 86_400),
      .sample(3, needsToken: true, acceptedAt: now),
      .sample(4, acceptedAt: now),
    ])
    try await rig.running {
      try await eventually { !rig.calls.isEmpty }
    }
    #expect(rig.calls.map(\.hits) == [hasToken ? [2, 3, 4] : [4]])
    let dead = try await rig.queue.list([.dead], at: now)
    #expect(dead.map(\.queued.hit.sampleNumber) == (hasToken ? [1] : [1, 2, 3]))
    #expect(dead.first?.reason?.contains("delivery.maxAge") == true)
    #expect(dead.dropFirst().allSatisfy { $0.reason?.contains("needs token") == true })
    #expect(rig.events.count { if case .deadLetter = $0 { true } else { false } } == dead.count)
  }

  @Test func nothingIsSentWhenEveryHitIsTooOld() async throws {
    let rig = DeliveryRig(.init(batchSize: 1))
    try await rig.queue.append([.sample(1, acceptedAt: rig.clock.now - 8 * 86_400)])
    try await rig.running {
      try await eventually { try await rig.status().dead == 1 }
      try await rig.waitForSleepers()
    }
    #expect(rig.calls.isEmpty)
    #expect(try await rig.status().trouble == nil)
  }

  @Test func withoutATokenNothingIsBlamedOnIt() async throws {
    let rig = DeliveryRig(.init(retry: .init(first: .seconds(61)))) { call, number in
      number == 1 ? .status(500) : .success(tracked: 0, invalid: call.queries.count)
    }
    // The hit is young enough when it is leased, and a day old when it is sent again.
    let time = rig.clock.now - 86_339.5
    try await rig.queue.append([.sample(1, time: time, acceptedAt: time)])
    try await rig.running {
      try await rig.clock.advance { rig.calls.count >= 2 }
      try await eventually { try await rig.status().queued == 0 }
    }
    #expect(!rig.events.contains { if case .paused = $0 { true } else { false } })
    #expect(try await rig.status().totals[.rejected] == 1)
  }
}
