import Matomo
import MatomoCore
import MatomoTesting
import ScriptedMatomo
import Testing

/// 413: a server in front of Matomo takes only so many bytes.
@Suite struct TooLargeTests {
  private func matomo(takingBytes limit: Int) throws -> ScriptedMatomo {
    try ScriptedMatomo { call, _ in call.body.count > limit ? .answer(413) : .success(call) }
  }

  @Test func batchIsHalvedAndTheLimitIsRemembered() async throws {
    let limit = 1000
    let matomo = try matomo(takingBytes: limit)
    try await AnswerRig.run(60, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == Array(1...60))
      #expect(try await rig.counts() == HitCounts(recorded: 60))
      let refused = matomo.calls.count { $0.body.count > limit }
      #expect(refused > 0)

      try await rig.append(61...120)
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == Array(1...120))
      #expect(matomo.calls.count { $0.body.count > limit } == refused)
    }
  }

  @Test func hitThatIsTooLargeAloneIsADeadLetter() async throws {
    let matomo = try matomo(takingBytes: 1000)
    let reason = "too large for Matomo on its own (HTTP status 413)"
    let large = StoredHit(
      query: "idsite=1&rec=1&action_name=\(String(repeating: "a", count: 2000))&url=https%3A%2F%2Fexample.org%2F3",
      site: 1,
      visitor: 0,
      time: AnswerRig.start,
      acceptedAt: AnswerRig.start,
      needsToken: false
    )
    let small = (1...5).map { StoredHit.sample($0, acceptedAt: AnswerRig.start) }
    try await AnswerRig.run(small[..<2] + [large] + small[3...], to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 2, 4, 5])
      #expect(try await rig.numbers(.dead) == [3])
      #expect(try await rig.counts() == HitCounts(dead: 1, recorded: 4))
      #expect(rig.events.contains(.deadLetter(id: 3, reason: reason)))
    }
  }
}
