import Matomo
import ScriptedMatomo
import Testing

/// Whether the hits were recorded, nobody can know.
@Suite struct UnknownOutcomeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let ending: Reaction.Ending
    let reason: String

    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "502",
      ending: .answer(status: 502, headers: ["Retry-After: 1"], body: "<html>"),
      reason: "HTTP status 502"
    ),
    Case(name: "504", ending: .answer(status: 504, headers: [], body: "<html>"), reason: "HTTP status 504"),
    // A call that takes too long ends like this one; `MatomoHTTPTransportTests` waits for that.
    Case(name: "reset after the body", ending: .reset, reason: ""),
  ]

  /// Matomo goes on after its front end or its client gave up.
  private func matomo(_ answer: Case, isRecorded: Bool) throws -> ScriptedMatomo {
    try ScriptedMatomo { call, number in
      guard number == 1 else { return .success(call) }
      return Reaction(recording: isRecorded ? Set(call.hits.indices) : [], answer.ending)
    }
  }

  @Test(arguments: cases, [true, false])
  func resendingRecordsAtLeastOnce(_ answer: Case, isRecorded: Bool) async throws {
    let matomo = try matomo(answer, isRecorded: isRecorded)
    try await AnswerRig.run(3, to: matomo) {
      $0.onUnknown = .resend
    } test: { rig in
      try await rig.wait { rig.waits.count == 1 }
      #expect(try await rig.counts() == HitCounts(queued: 3))
      #expect(rig.waits[0].time == .seconds(1))
      expectUnknown(rig, answer)

      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == (isRecorded ? [1, 2, 3] : []) + [1, 2, 3])
      #expect(matomo.callCount == 2)
      #expect(try await rig.counts() == HitCounts(recorded: 3))
    }
  }

  @Test(arguments: cases, [true, false])
  func droppingRecordsAtMostOnce(_ answer: Case, isRecorded: Bool) async throws {
    let matomo = try matomo(answer, isRecorded: isRecorded)
    try await AnswerRig.run(3, to: matomo) {
      $0.onUnknown = .drop
    } test: { rig in
      try await rig.wait { rig.waits.count == 1 }
      #expect(try await rig.counts() == HitCounts(unknown: 3))
      expectUnknown(rig, answer)

      try await rig.append(4...5)
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == (isRecorded ? [1, 2, 3] : []) + [4, 5])
      #expect(matomo.callCount == 2)
      #expect(try await rig.counts() == HitCounts(recorded: 2, unknown: 3))
    }
  }

  private func expectUnknown(_ rig: AnswerRig, _ answer: Case) {
    let reasons = rig.events.compactMap { event in
      if case .unknown(3, let reason) = event { reason } else { nil }
    }
    #expect(reasons.count == 1)
    #expect(reasons.allSatisfy { answer.reason.isEmpty ? !$0.isEmpty : $0.contains(answer.reason) })
  }

  /// The first half of a batch has its fate when that of the second becomes unknown.
  @Test(arguments: UnknownOutcomePolicy.allCases)
  func onlyTheHitsOfTheCallAreUnknown(_ policy: UnknownOutcomePolicy) async throws {
    let matomo = try ScriptedMatomo { call, number in
      switch number {
      case 1, 2: .failure()
      case 4: .answer(504)
      default: .success(call)
      }
    }
    try await AnswerRig.run(4, to: matomo) {
      $0.onUnknown = policy
    } test: { rig in
      try await rig.deliverAll()
      #expect(rig.events.contains(.unknown(hits: 2, reason: "HTTP status 504")))
      #expect(matomo.recordedNumbers == (policy == .resend ? [1, 2, 3, 4] : [1, 2]))
      #expect(
        try await rig.counts()
          == (policy == .resend ? HitCounts(recorded: 4) : HitCounts(recorded: 2, unknown: 2))
      )
    }
  }
}
