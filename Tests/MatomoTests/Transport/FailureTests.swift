import FoundationEssentials
import Matomo
import MatomoSQLite
import MatomoTesting
import ScriptedMatomo
import Testing

/// 500 and 413: the call failed, perhaps because of a single hit.
@Suite struct FailureTests {
  private static let suspect = "Matomo fails on this hit alone (HTTP status 500)"

  /// A Matomo that rolls back every call with one of some hits in it.
  private func matomo(failingOn poison: Set<Int>, _ failure: Reaction = .failure(tracked: 1)) throws -> ScriptedMatomo {
    try ScriptedMatomo { call, _ in poison.isDisjoint(with: call.numbers) ? .success(call) : failure }
  }

  @Test(arguments: [1, 100, 101, 137, 200])
  func poisonousHitIsFoundAmongManyAndTheRestIsRecorded(poison: Int) async throws {
    let matomo = try matomo(failingOn: [poison])
    try await AnswerRig.run(200, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == (1...200).filter { $0 != poison })
      #expect(try await rig.numbers(.dead) == [poison])
      #expect(try await rig.reasons() == [Self.suspect])
      #expect(try await rig.counts() == HitCounts(dead: 1, recorded: 199))
      #expect(rig.events.contains(.deadLetter(id: Int64(poison), reason: Self.suspect)))
      // The whole twice, and two halves for each of eight levels.
      #expect(matomo.callCount <= 2 + 2 * 8)
      #expect(matomo.calls[0].numbers == matomo.calls[1].numbers)
    }
  }

  @Test func emptyAnswerOfAPHPErrorIsAFailureLikeAnyOther() async throws {
    let matomo = try matomo(failingOn: [3], .answer(500, headers: ["Content-Type: text/html"], body: ""))
    try await AnswerRig.run(5, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 2, 4, 5])
      #expect(try await rig.numbers(.dead) == [3])
    }
  }

  @Test func severalPoisonousHitsAreFound() async throws {
    let poison: Set = [1, 2, 40, 41, 64]
    let matomo = try matomo(failingOn: poison)
    try await AnswerRig.run(64, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == (1...64).filter { !poison.contains($0) })
      #expect(try await rig.numbers(.dead) == poison.sorted())
      #expect(try await rig.counts() == HitCounts(dead: 5, recorded: 59))
    }
  }

  @Test func failureThatPassesCostsNothing() async throws {
    let matomo = try ScriptedMatomo { call, number in number == 1 ? .failure(tracked: 20) : .success(call) }
    try await AnswerRig.run(20, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == Array(1...20))
      #expect(matomo.callCount == 2)
      #expect(try await rig.counts() == HitCounts(recorded: 20))
    }
  }

  @Test func wholeBatchIsRepeatedOnlyAfterTheFirstWait() async throws {
    let matomo = try ScriptedMatomo { call, number in number == 1 ? .failure() : .success(call) }
    try await AnswerRig.run(2, to: matomo) {
      $0.retry.first = .seconds(30)
    } test: { rig in
      try await rig.wait { matomo.callCount == 1 }
      try await rig.advance { matomo.callCount == 2 }
      #expect(rig.clock.now.timeIntervalSince(AnswerRig.start) == 30)
    }
  }

  @Test func illMatomoCostsNoHit() async throws {
    let isIll = Switch(true)
    let matomo = try ScriptedMatomo { call, _ in isIll.isOn ? .failure() : .success(call) }
    try await AnswerRig.run(8, to: matomo) { rig in
      try await rig.advance { rig.waits.count == 1 }
      #expect(rig.waits[0].reason == "HTTP status 500")
      #expect(rig.waits[0].time == .seconds(1))
      // The whole twice, then each half, quarter and hit of it once.
      #expect(matomo.callCount == 2 + 2 + 4 + 8)
      #expect(try await rig.counts() == HitCounts(queued: 8))

      try await rig.advance { rig.waits.count == 2 }
      #expect(rig.waits[1].time == .seconds(2))
      #expect(try await rig.counts() == HitCounts(queued: 8))
      isIll.turn(false)
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == Array(1...8))
      #expect(try await rig.counts() == HitCounts(recorded: 8))
    }
  }

  @Test func lonePoisonousHitWaitsUntilMatomoHasTakenAnother() async throws {
    let matomo = try matomo(failingOn: [1])
    try await AnswerRig.run(1, to: matomo) { rig in
      try await rig.advance { rig.waits.count == 2 }
      #expect(try await rig.counts() == HitCounts(queued: 1))
      try await rig.append(2...2)
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [2])
      #expect(try await rig.counts() == HitCounts(dead: 1, recorded: 1))
    }
  }

  @Test func deadLetterIsSentAgainWhenAnOperatorSaysSo() async throws {
    let isBroken = Switch(true)
    let matomo = try ScriptedMatomo { call, _ in
      isBroken.isOn && call.numbers.contains(2) ? .failure() : .success(call)
    }
    try await AnswerRig.run(3, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(try await rig.numbers(.dead) == [2])
      isBroken.turn(false)
      #expect(try await rig.queue.retry(.reason("500"), at: rig.clock.now) == 1)
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 3, 2])
      #expect(try await rig.counts() == HitCounts(recorded: 3))
    }
  }
}
