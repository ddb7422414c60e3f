import Matomo
import MatomoCore
import MatomoTesting
import ScriptedMatomo
import Testing

/// Answers that prove that nothing was recorded, for a reason that is not in the hits.
@Suite struct NotRecordedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let reaction: Reaction
    var reason: String
    var waits: [Duration] = [.seconds(1), .seconds(2)]

    var testDescription: String { name }
  }

  static let cases: [Case] =
    [
      Case(
        name: "200 text/html: the database died within the call",
        reaction: .answer(
          200,
          headers: ["Content-Type: text/html"],
          body: "Error:SQLSTATE[HY000]: General error: 2006"
        ),
        reason: "without Matomo's success: ‘Error:SQLSTATE[HY000]: General error: 2006’"
      ),
      Case(name: "200 without a body", reaction: .answer(200, body: ""), reason: "without Matomo's success"),
      Case(
        name: "200 with other JSON",
        reaction: .answer(200, body: #"{"ok":true}"#),
        reason: "without Matomo's success"
      ),
      Case(
        name: "200 with half of Matomo's JSON",
        reaction: .answer(200, body: #"{"status":"success","tracked":5,"#),
        reason: "without Matomo's success"
      ),
      Case(
        name: "200 with status error, whatever it has tracked",
        reaction: Reaction(.json(200, "error", tracked: 5, invalid: 0)),
        reason: "without Matomo's success"
      ),
      Case(
        name: "200, none counted",
        reaction: Reaction(.json(200, "success", tracked: 0, invalid: 0)),
        reason: "counted none of the 5 hits"
      ),
      Case(name: "204", reaction: .answer(204, body: ""), reason: "HTTP status 204"),
      Case(
        name: "429 with Retry-After",
        reaction: .answer(429, headers: ["Retry-After: 120"]),
        reason: "HTTP status 429",
        waits: [.seconds(123), .seconds(123)]
      ),
      Case(
        name: "503 with Retry-After",
        reaction: .answer(503, headers: ["Retry-After: 40"]),
        reason: "HTTP status 503",
        waits: [.seconds(41), .seconds(41)]
      ),
      Case(
        name: "503 with a Retry-After that is shorter than the backoff",
        reaction: .answer(503, headers: ["retry-after: 0"]),
        reason: "HTTP status 503"
      ),
    ]
    + [400, 401, 403, 404, 408, 429, 503].map { status in
      Case(name: "\(status)", reaction: .answer(status), reason: "HTTP status \(status)")
    }

  @Test(arguments: cases)
  func hitsStayQueuedAndAreRecordedOnceLater(_ answer: Case) async throws {
    let matomo = try ScriptedMatomo { call, number in number <= 2 ? answer.reaction : .success(call) }
    try await AnswerRig.run(5, to: matomo) { rig in
      try await rig.wait { rig.waits.count == 1 }
      #expect(matomo.callCount == 1)
      #expect(matomo.recordedCount == 0)
      #expect(try await rig.counts() == HitCounts(queued: 5))
      #expect(try await rig.status().trouble?.lastError.contains(answer.reason) == true)

      try await rig.advance { rig.waits.count == 2 }
      #expect(rig.waits.map(\.time) == answer.waits)
      #expect(rig.waits.allSatisfy { $0.reason.contains(answer.reason) })
      #expect(try await rig.counts() == HitCounts(queued: 5))

      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 2, 3, 4, 5])
      #expect(matomo.callCount == 3)
      #expect(try await rig.counts() == HitCounts(recorded: 5))
      try await rig.wait { try await rig.status().trouble == nil }
      #expect(rig.events.suffix(2) == [.recorded(5), .resumed])
    }
  }

  @Test func backoffGrowsToItsLimitAndStartsAgainAfterASuccess() async throws {
    let matomo = try ScriptedMatomo { call, number in number <= 5 || number == 7 ? .answer(503) : .success(call) }
    try await AnswerRig.run(1, to: matomo) {
      $0.retry = RetryPolicy(first: .seconds(1), factor: 3, limit: .seconds(10), jitter: 0.5)
    } test: { rig in
      try await rig.deliverAll()
      #expect(rig.waits.map(\.time) == [.seconds(1), .seconds(3), .seconds(9), .seconds(10), .seconds(10)])
      try await rig.append(2...2)
      try await rig.deliverAll()
      #expect(rig.waits.last?.time == .seconds(1))
      #expect(matomo.recordedNumbers == [1, 2])
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func redirectIsAnAlarmThatNamesItsTarget(status: Int) async throws {
    let target = try ScriptedMatomo()
    let matomo = try ScriptedMatomo { call, number in
      number == 1 ? .answer(status, headers: ["Location: \(target.url)"]) : .success(call)
    }
    try await AnswerRig.run(5, to: matomo) { rig in
      try await rig.wait { rig.waits.count == 1 }
      #expect(rig.waits.first?.reason.contains(target.url) == true)
      #expect(try await rig.status().trouble?.lastError.contains(target.url) == true)
      #expect(try await rig.counts() == HitCounts(queued: 5))

      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 2, 3, 4, 5])
      #expect(matomo.callCount == 2)
      #expect(target.acceptCount == 0)
    }
  }

  @Test func refusedConnectionIsTriedUntilMatomoIsUp() async throws {
    let matomo = try ScriptedMatomo(isDown: true)
    try await AnswerRig.run(5, to: matomo) { rig in
      try await rig.advance { rig.waits.count == 4 }
      #expect(rig.waits.map(\.time) == [.seconds(1), .seconds(2), .seconds(4), .seconds(8)])
      #expect(rig.waits.allSatisfy { $0.reason.contains("127.0.0.1") })
      #expect(try await rig.counts() == HitCounts(queued: 5))

      try matomo.start()
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1, 2, 3, 4, 5])
      #expect(matomo.callCount == 1)
      #expect(try await rig.counts() == HitCounts(recorded: 5))
    }
  }

  @Test(arguments: [ScriptedMatomo.Cut.beforeTheBody, .withinTheBody])
  func resetBeforeTheEndOfTheBodyIsSentAgainAndRecordedOnce(_ cut: ScriptedMatomo.Cut) async throws {
    let matomo = try ScriptedMatomo(cutting: [1: cut])
    // More than the buffers of two sockets take, or the whole body could be on its way before the reset comes back.
    let padding = String(repeating: "a", count: 8 << 20)
    let hit = StoredHit(
      query: "idsite=1&rec=1&action_name=\(padding)&url=https%3A%2F%2Fexample.org%2F1",
      site: 1,
      visitor: 0,
      time: AnswerRig.start,
      acceptedAt: AnswerRig.start,
      needsToken: false
    )
    // Whoever drops what is unknown must not lose what is known not to be sent.
    try await AnswerRig.run([hit], to: matomo) {
      $0.onUnknown = .drop
    } test: { rig in
      try await rig.deliverAll()
      #expect(matomo.recordedNumbers == [1])
      #expect(matomo.attemptCount == 2)
      #expect(rig.waits.count == 1)
      #expect(try await rig.counts() == HitCounts(recorded: 1))
    }
  }
}
