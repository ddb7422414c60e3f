import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTesting
import ScriptedMatomo
import Testing

/// A wrong token, which locks our address out for an hour after 20 calls that hold it.
@Suite struct RefusedTokenTests {
  private static let token = "0123456789abcdef0123456789abcdef"

  /// Takes hits that name no address, and those that do while the token is right.
  private func matomo(_ isTokenRight: Switch) throws -> ScriptedMatomo {
    try ScriptedMatomo { call, _ in
      .success(call, invalid: isTokenRight.isOn && call.tokenAuth == Self.token ? [] : call.places { $0["cip"] != nil })
    }
  }

  /// Hits of which the even ones need the token.
  private static let hits = (1...6).map { number in
    StoredHit(
      query:
        "idsite=1&rec=1\(number.isMultiple(of: 2) ? "&cip=203.0.113.5" : "")&url=https%3A%2F%2Fexample.org%2F\(number)",
      site: 1,
      visitor: 0,
      time: AnswerRig.start,
      acceptedAt: AnswerRig.start,
      needsToken: number.isMultiple(of: 2)
    )
  }

  @Test func deliveryPausesAndAnOperatorEndsThePause() async throws {
    let isTokenRight = Switch(false)
    let matomo = try matomo(isTokenRight)
    try await AnswerRig.run(Self.hits, to: matomo) {
      $0.tokenAuth = try TokenAuth(Self.token)
    } test: { rig in
      try await rig.wait { try await rig.status().trouble != nil }
      let pausedUntil = try await rig.status().trouble?.pausedUntil
      #expect(pausedUntil == AnswerRig.start.addingTimeInterval(65 * 60))
      #expect(try await rig.status().trouble?.lastError == "Matomo refuses the token")
      // The pause is stored before it is told.
      try await rig.wait { rig.events == [.recorded(3), .paused(.seconds(65 * 60))] }
      #expect(matomo.recordedNumbers == [1, 3, 5])
      #expect(try await rig.numbers(.queued) == [2, 4, 6])
      #expect(try await rig.counts() == HitCounts(queued: 3, recorded: 3))

      try await rig.append(7...7)
      try await rig.advance { rig.clock.now > AnswerRig.start.addingTimeInterval(60 * 60) }
      #expect(matomo.callCount == 1)

      isTokenRight.turn(true)
      #expect(try await rig.queue.retry(.all, at: rig.clock.now) == 0)
      try await rig.deliverAll()
      #expect(rig.clock.now < AnswerRig.start.addingTimeInterval(65 * 60))
      #expect(matomo.recordedNumbers == [1, 3, 5, 2, 4, 6, 7])
      #expect(matomo.callCount == 2)
      #expect(rig.events.dropFirst(2) == [.resumed, .recorded(4)])
      #expect(try await rig.counts() == HitCounts(recorded: 7))
    }
  }

  @Test func pauseEndsByItselfAndIsTriedOnce() async throws {
    let matomo = try matomo(Switch(false))
    try await AnswerRig.run(Self.hits, to: matomo) {
      $0.tokenAuth = try TokenAuth(Self.token)
      $0.pause = .seconds(600)
    } test: { rig in
      try await rig.advance { matomo.callCount == 4 }
      // The first call, and one for each pause that was over.
      #expect(rig.clock.now.timeIntervalSince(AnswerRig.start) >= 3 * 600)
      #expect(matomo.calls.dropFirst().allSatisfy { $0.numbers == [2, 4, 6] })
      try await rig.wait { rig.events.count { $0 == .paused(.seconds(600)) } == 4 }
      #expect(try await rig.counts() == HitCounts(queued: 3, recorded: 3))
    }
  }

  @Test func invalidHitsAmongThoseThatDoNotNeedTheTokenAreCountedAsRejected() async throws {
    let matomo = try ScriptedMatomo { call, _ in .success(call, invalid: call.places { $0["cip"] != nil }.union([0])) }
    try await AnswerRig.run(Self.hits, to: matomo) {
      $0.tokenAuth = try TokenAuth(Self.token)
    } test: { rig in
      try await rig.wait { try await rig.status().trouble != nil }
      #expect(matomo.recordedNumbers == [3, 5])
      #expect(try await rig.counts() == HitCounts(queued: 3, recorded: 2, rejected: 1))
    }
  }

  @Test func tokenIsInNoEventAndNoStatus() async throws {
    let matomo = try matomo(Switch(false))
    try await AnswerRig.run(Self.hits, to: matomo) {
      $0.tokenAuth = try TokenAuth(Self.token)
    } test: { rig in
      try await rig.wait { try await rig.status().trouble != nil }
      #expect(matomo.calls.allSatisfy { $0.tokenAuth == Self.token && !$0.head.contains(Self.token) })
      var dumped = ""
      dump(rig.events, to: &dumped)
      dump(try await rig.status(), to: &dumped)
      #expect(!dumped.contains(Self.token))
      #expect(!rig.events.map(\.description).joined().contains(Self.token))
    }
  }
}
