import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Synchronization
import Testing

@Suite struct QueueCommandTests {
  private static let statusNames = [
    "queued", "held", "inFlight", "dead", "oldestSeconds", "received", "refused", "overflowed", "matched", "recorded",
    "rejected", "repeated", "unknown", "sent", "late", "ignored", "dropped", "purged", "leftOut", "paused", "lastError",
  ]

  /// A queue with the hits 1 to 3, of which 2 is a dead letter and 3 is held, while Matomo fails on 2 and is then away.
  private func relayWithOneOfEach() async throws -> RelayFixture {
    let relay = try RelayFixture { call, _ in
      if call.numbers.contains(2) { return .answer(500) }
      return call.numbers.contains(9) ? .success(call) : .answer(503)
    }.with(["MATOMO_RELAY_DELIVERY_RETRY": "{first: 10ms}"])
    #expect(try await relay.run("deliver", "--once").status == 0)
    try await relay.append([9, 2])
    #expect(try await relay.run("deliver", "--once").status == 0, "one recorded, one a dead letter")
    try await relay.append([1])
    try await relay.append([3], heldFor: 3600)
    #expect(try await relay.run("deliver", "--once").status == 75)
    return relay
  }

  @Test func statusAsJSONIsOneObject() async throws {
    let relay = try await relayWithOneOfEach()
    let end = try await relay.run("queue", "status", "--json")
    #expect(end.status == 0 && end.errors == "" && end.output.last == "\n")
    let json = try JSONValue(parsing: Array(end.output.utf8))
    #expect(json.names == Self.statusNames)
    let counts = ["queued": 1, "held": 1, "inFlight": 0, "dead": 1, "received": 4, "recorded": 1, "unknown": 0]
    for (name, count) in counts { #expect(json[name] == .integer(Int64(count)), "\(name)") }
    #expect(json["paused"] == .null)
    #expect(json["lastError"] == .string("HTTP status 503"))
    guard case .real(let age)? = json["oldestSeconds"] else { throw SystemFailure("oldestSeconds is no number") }
    #expect((0..<600).contains(age))
  }

  @Test func statusAsTextHasALineForEach() async throws {
    let relay = try await relayWithOneOfEach()
    let end = try await relay.run("queue", "status")
    let lines = end.output.split(separator: "\n").map {
      $0.split(separator: " ", maxSplits: 1).map { $0.drop { $0 == " " } }
    }
    #expect(lines.map { String($0[0]) } == Self.statusNames)
    #expect(lines.first { $0[0] == "dead" }?.last == "1")
    #expect(lines.last?.last == "HTTP status 503")
  }

  @Test func listingsAsJSONAreAnObjectALine() async throws {
    let relay = try await relayWithOneOfEach()
    func list(_ arguments: String...) async throws -> [JSONValue] {
      let end = try await RelayProcess(["queue"] + arguments + ["--json"], relay.environment, in: relay.folder).end()
      #expect(end.status == 0 && end.errors == "")
      return try end.output.split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
    }
    let waiting = try await list("list")
    #expect(waiting.map { $0["state"]?.text } == ["queued", "held"])
    for line in waiting {
      #expect(line.names == ["id", "state", "site", "ageSeconds", "reason", "parameters"])
      #expect(line["site"] == .integer(1) && line["reason"] == .null)
      #expect(line["parameters"]?.names == ["idsite", "rec", "rand", "url"])
    }
    #expect(waiting.first?["parameters"]?["url"]?.text == "https://example.org/1")
    #expect(try await list("list", "--held").map { $0["state"]?.text } == ["held"])
    let dead = try await list("dead")
    #expect(dead.map { $0["state"]?.text } == ["dead"])
    #expect(dead.first?["reason"]?.text?.contains("HTTP status 500") == true)
  }

  @Test func listingsAsTextAreALineEach() async throws {
    let relay = try await relayWithOneOfEach()
    let list = try await relay.run("queue", "list").output.split(separator: "\n")
    #expect(list.count == 2)
    #expect(list.first?.hasPrefix("3  queued  ") == true && list.first?.contains("example.org%2F1") == true)
    let dead = try await relay.run("queue", "dead").output
    #expect(dead.hasPrefix("2  dead  ") && dead.contains("HTTP status 500"), "\(dead)")
  }

  @Test func aLongListingIsComplete() async throws {
    let relay = try RelayFixture()
    #expect(try await relay.run("deliver", "--once").status == 0)
    try await relay.append(1...1203)
    let end = try await relay.run("queue", "list")
    let ids = end.output.split(separator: "\n").compactMap { Int($0.prefix { $0 != " " }) }
    #expect(ids == Array(1...1203))
  }

  @Test func dropTakesWhatIsNamed() async throws {
    let relay = try await relayWithOneOfEach()
    let byReason = try await relay.run("queue", "drop", "--reason", "STATUS 500", "--json")
    #expect(byReason.output == "{\"dropped\":1}\n")
    #expect(try await relay.status().dead == 0)
    #expect(try await relay.run("queue", "drop", "3", "77").output == "1 hits dropped\n")
    #expect(try await relay.status().queued == 0)
    #expect(try await relay.run("queue", "drop", "--all").output == "1 hits dropped\n")
    #expect(try await relay.status().held == 0)
  }

  @Test func retryTakesWhatIsNamed() async throws {
    let relay = try await relayWithOneOfEach()
    #expect(try await relay.run("queue", "retry", "2", "--json").output == "{\"retried\":1}\n")
    #expect(try await relay.run("queue", "retry").output == "1 hits sent again\n", "the held one")
    let status = try await relay.status()
    #expect(status.queued == 3 && status.held == 0 && status.dead == 0)
  }

  @Test func verifyCorrectsWhatIsWrong() async throws {
    let relay = try await relayWithOneOfEach()
    let sound = try await relay.run("queue", "verify")
    #expect(sound.status == 0 && sound.output == "the queue is sound\n", "\(sound.output)")
    try runSQL("UPDATE counter SET value = 17 WHERE name = 'rows.hit'", in: relay.folder.file("q.sqlite"))
    let wrong = try await relay.run("queue", "verify")
    #expect(wrong.status == 65)
    #expect(wrong.output == "the table hit has 1 hits, but 17 were counted; the count is corrected\n")
    #expect(try await relay.run("queue", "verify").status == 0)
    #expect(try await relay.status().queued == 1)
  }

  @Test func retryEndsThePauseOfARunningRelay() async throws {
    let refuses = Mutex(true)
    let relay = try RelayFixture { call, _ in refuses.withLock(\.self) ? .invalid(call) : .success(call) }
      .with(["MATOMO_TOKEN_AUTH": RelayFixture.token])
    let running = try relay.start("deliver")
    try await eventually("the queue is there") { relay.folder.names.contains("q.sqlite") }
    try await relay.appendOneThatNeedsTheToken(1)
    try await eventually("delivery is paused") { try await relay.status().trouble?.pausedUntil != nil }
    #expect(try await relay.run("queue", "status", "--json").output.contains(#""paused":"20"#))
    refuses.withLock { $0 = false }
    #expect(relay.matomo.recordedNumbers == [])
    #expect(try await relay.run("queue", "retry").status == 0)
    try await eventually("the hit is sent long before the pause of 65 minutes is over") {
      relay.matomo.recordedNumbers == [1]
    }
    try await eventually("nothing stands in the way") { try await relay.status().trouble == nil }
    running.signal(SIGTERM)
    #expect(try await running.end().status == 0)
  }

  @Test func retrySendsADeadLetterOfARunningRelay() async throws {
    // Fails twice, alone and again, and then no more.
    let relay = try RelayFixture { call, number in
      call.numbers.contains(2) && number < 5 ? .answer(500) : .success(call)
    }.with(["MATOMO_RELAY_DELIVERY_RETRY": "{first: 10ms}"])
    let running = try relay.start("deliver")
    try await eventually("the queue is there") { relay.folder.names.contains("q.sqlite") }
    try await relay.append([1, 2])
    try await eventually("one is a dead letter") { try await relay.status().dead == 1 }
    #expect(try await relay.run("queue", "retry", "--reason", "500").output == "1 hits sent again\n")
    try await eventually("it is sent") { relay.matomo.recordedNumbers == [1, 2] }
    running.signal(SIGTERM)
    #expect(try await running.end().status == 0)
    #expect(try await relay.status().dead == 0)
  }
}
