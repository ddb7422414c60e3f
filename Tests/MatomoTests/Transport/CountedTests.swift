import Matomo
import ScriptedMatomo
import Testing

/// Answers of a Matomo that took the call, and counted its hits one way or another.
@Suite struct CountedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var invalid: Set<Int> = []
    var isNaming = false
    var uncounted: Set<Int> = []
    let counts: HitCounts
    var deadNumbers: [Int] = []
    let events: Set<TrackerEvent>

    var testDescription: String { name }
  }

  private static let missing = "Matomo counted fewer hits than it was sent"
  private static let invalid = "Matomo counted this hit as invalid"

  static let cases = [
    Case(name: "all are tracked", counts: HitCounts(recorded: 6), events: [.recorded(6)]),
    Case(
      name: "the invalid ones are named",
      invalid: [1, 4],
      isNaming: true,
      counts: HitCounts(dead: 2, recorded: 4, rejected: 2),
      deadNumbers: [2, 5],
      events: [.recorded(4), .deadLetter(id: 2, reason: invalid), .deadLetter(id: 5, reason: invalid)]
    ),
    Case(
      name: "the invalid ones are not named",
      invalid: [1, 4],
      counts: HitCounts(recorded: 4, rejected: 2),
      events: [.recorded(4), .rejected(2)]
    ),
    Case(
      name: "all are invalid and named",
      invalid: [0, 1, 2, 3, 4, 5],
      isNaming: true,
      counts: HitCounts(dead: 6, rejected: 6),
      deadNumbers: [1, 2, 3, 4, 5, 6],
      events: Set((1...6).map { .deadLetter(id: $0, reason: invalid) })
    ),
    Case(
      name: "all are invalid and not named, and none needs a token",
      invalid: [0, 1, 2, 3, 4, 5],
      counts: HitCounts(rejected: 6),
      events: [.rejected(6)]
    ),
    Case(
      name: "fewer are counted than sent",
      uncounted: [0, 3],
      counts: HitCounts(recorded: 4, unknown: 2),
      events: [.recorded(4), .unknown(hits: 2, reason: missing)]
    ),
    Case(
      name: "fewer are counted than sent, and one is invalid and named",
      invalid: [5],
      isNaming: true,
      uncounted: [0],
      counts: HitCounts(dead: 1, recorded: 4, rejected: 1, unknown: 1),
      deadNumbers: [6],
      events: [.recorded(4), .deadLetter(id: 6, reason: invalid), .unknown(hits: 1, reason: missing)]
    ),
  ]

  @Test(arguments: cases)
  func callIsNotRepeated(_ answer: Case) async throws {
    let matomo = try ScriptedMatomo { call, _ in
      .success(call, invalid: answer.invalid, isNaming: answer.isNaming, uncounted: answer.uncounted)
    }
    try await AnswerRig.run(6, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(try await rig.counts() == answer.counts)
      #expect(try await rig.numbers(.dead) == answer.deadNumbers)
      #expect(Set(rig.events) == answer.events)
      #expect(rig.events.count == answer.events.count)
      #expect(try await rig.status().trouble == nil)

      // Nothing of it comes back later, not even with the next hits.
      try await rig.append(7...7)
      try await rig.advance { matomo.callCount == 2 }
      #expect(matomo.calls.map(\.numbers) == [[1, 2, 3, 4, 5, 6], [7]])
    }
  }

  @Test func batchesAreSentInOrderAndEachOnce() async throws {
    let matomo = try ScriptedMatomo()
    try await AnswerRig.run(1000, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == Array(1...1000))
      #expect(matomo.calls.map(\.hits.count) == [200, 200, 200, 200, 200])
      #expect(try await rig.counts() == HitCounts(recorded: 1000))
      #expect(matomo.acceptCount == 1)
    }
  }

  @Test func indicesThatNameNoHitCountAsUnnamed() async throws {
    let matomo = try ScriptedMatomo { call, _ in
      Reaction(recording: [0, 1], .json(200, "success", tracked: 2, invalid: 1, indices: [-1, 3, 1_000_000]))
    }
    try await AnswerRig.run(3, to: matomo) { rig in
      try await rig.deliverAll()
      #expect(try await rig.counts() == HitCounts(recorded: 2, rejected: 1))
      #expect(rig.events == [.rejected(1), .recorded(2)])
    }
  }
}
