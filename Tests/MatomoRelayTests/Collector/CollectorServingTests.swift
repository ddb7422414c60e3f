import Matomo
import MatomoCore
import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// The collector behind `serve`, over a real socket.
@Suite struct CollectorServingTests {
  private let hit =
    "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa%3Fb%3D1&action_name=A%20%26%20B&x_unknown=%2B"

  /// A Matomo that is away, so that hits stay where they are.
  private func relayWithoutMatomo(_ more: [String: String] = [:]) throws -> RelayFixture {
    try RelayFixture { _, _ in .answer(503) }.with(more)
  }

  private func serve(_ relay: RelayFixture) async throws -> (process: RelayProcess, url: String) {
    let process = try relay.start("serve")
    return (process, try await process.word(after: "listening at"))
  }

  private func bulk(_ count: Int) -> [UInt8] {
    let requests = (0..<count).map { "\"?idsite=1&rec=1&url=https://shop.example/\($0)\"" }
    return Array(#"{"requests":[\#(requests.joined(separator: ","))]}"#.utf8)
  }

  @Test func aHitArrivesAsItWasSentWithWhatMatomoWouldHaveSeen() async throws {
    let relay = try RelayFixture().with(["MATOMO_TOKEN_AUTH": RelayFixture.token])
    let (process, url) = try await serve(relay)
    let answer = try await fetch(
      url + hit,
      headers: [
        ("User-Agent", "Browser/1"), ("Accept-Language", "de-CH,de;q=0.5"), ("Sec-CH-UA-Platform", "\"Linux\""),
      ]
    )
    #expect(answer.status == 200 && answer.header("Content-Type") == "image/gif" && answer.body.count == 43)
    try await eventually("the hit is delivered") { relay.matomo.recorded.count == 1 }
    let recorded = try #require(relay.matomo.recorded.first)
    #expect(recorded.prefix(5).map(\.name) == ["idsite", "rec", "url", "action_name", "x_unknown"])
    #expect(recorded["url"] == "https://shop.example/a?b=1")
    #expect(recorded["action_name"] == "A & B")
    #expect(recorded["x_unknown"] == "+")
    #expect(recorded["ua"] == "Browser/1")
    #expect(recorded["lang"] == "de-ch,de")
    #expect(recorded["uadata"]?.contains("Linux") == true)
    #expect(recorded["cip"] == "127.0.0.1")
    #expect(recorded["cdt"] != nil)
    #expect(relay.matomo.tokens == [RelayFixture.token])
    withExtendedLifetime(process) {}
  }

  @Test func anAnsweredHitIsOnDisk() async throws {
    let relay = try relayWithoutMatomo()
    let (process, url) = try await serve(relay)
    for number in 1...20 {
      #expect(try await fetch(url + hit + "&n=\(number)").status == 200)
      let status = try await relay.status()
      #expect(status.queued == number, "the answer came before the commit")
    }
    process.signal(SIGKILL)
    _ = try await process.end()
    #expect(try await relay.status().queued == 20)
  }

  @Test func manyClientsShareTheCommits() async throws {
    let relay = try relayWithoutMatomo()
    let (process, url) = try await serve(relay)
    let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
      for client in 0..<32 {
        group.addTask {
          var statuses: [Int] = []
          for number in 0..<10 { statuses.append(try await fetch(url + hit + "&n=\(client).\(number)").status) }
          return statuses
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(statuses == Array(repeating: 200, count: 320))
    #expect(try await relay.status().queued == 320)
    withExtendedLifetime(process) {}
  }

  @Test func aFullQueueIsSaidAtOnceAndForTheWholeOfABulk() async throws {
    let relay = try relayWithoutMatomo(["MATOMO_RELAY_QUEUE_LIMIT": "3"])
    let (process, url) = try await serve(relay)
    #expect(try await post(url + "/matomo.php", bulk(2)).status == 200)
    let refusedBulk = try await post(url + "/matomo.php", bulk(2))
    #expect(refusedBulk.status == 503)
    #expect(refusedBulk.header("Retry-After") != nil)
    #expect(refusedBulk.text == #"{"status":"error","tracked":0,"invalid":0}"#)
    #expect(try await fetch(url + hit).status == 200, "one more has room")
    let refused = try await fetch(url + hit)
    #expect(refused.status == 503 && refused.header("Retry-After") != nil)
    #expect(refused.header("X-Matomo-Relay-Error") == "the queue is full")
    try await eventually("what was refused is counted") { try await relay.status().totals[.refused] == 3 }
    #expect(try await relay.status().queued == 3)
    withExtendedLifetime(process) {}
  }

  @Test func refusedHitsAreCountedAndGetTheReason() async throws {
    let relay = try RelayFixture()
    let (process, url) = try await serve(relay)
    let refused = try await fetch(url + "/matomo.php?rec=1&url=https://a.example/")
    #expect(refused.status == 400)
    #expect(refused.header("X-Matomo-Relay-Error")?.contains("idsite") == true)
    try await eventually("it is counted") { try await relay.status().totals[.refused] == 1 }
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
  }

  @Test func receivedHitsAreAnsweredBeforeTheyAreStoredAndDelivered() async throws {
    let relay = try RelayFixture().with([
      "MATOMO_RELAY_COLLECTOR_ACKNOWLEDGE": "received", "MATOMO_RELAY_DELIVERY_DRAIN": "10m",
    ])
    let (process, url) = try await serve(relay)
    for number in 1...50 { #expect(try await fetch(url + hit + "&n=\(number)").status == 200) }
    process.signal(SIGTERM)
    #expect(try await process.end().status == 0)
    #expect(relay.matomo.recorded.compactMap { $0["n"] } == (1...50).map { "\($0)" })
  }

  @Test func pathsCanHaveOtherNames() async throws {
    let relay = try RelayFixture().with([
      "MATOMO_RELAY_COLLECTOR_TRACKER_PATHS": "/stats/in", "MATOMO_RELAY_COLLECTOR_SCRIPT_PATHS": "/stats/s.js",
    ])
    let (process, url) = try await serve(relay)
    #expect(try await fetch(url + "/stats/in?idsite=1&rec=1&url=https://a.example/").status == 200)
    #expect(try await fetch(url + "/stats/in").text.contains("Matomo"))
    #expect(try await fetch(url + hit).status == 404)
    #expect(try await fetch(url + "/matomo.js").status == 404)
    #expect(try await fetch(url + "/stats/s.js").status == 503, "never fetched yet")
    #expect(try await fetch(url + "/stats/in?idsite=1&rec=1", method: "PUT").status == 405)
    let snippet = try await fetch(url + "/snippet.html").text
    #expect(snippet.contains("/stats/in") && snippet.contains("/stats/s.js"))
    withExtendedLifetime(process) {}
  }

  @Test func theSnippetIsTheSameFromTheCommandAndTheEndpoint() async throws {
    let relay = try RelayFixture().with([
      "MATOMO_RELAY_SNIPPET_BASE_URL": "https://s.example/m", "MATOMO_RELAY_SNIPPET_OPTIONS": #"{"heartBeat": 15}"#,
    ])
    let (process, url) = try await serve(relay)
    let command = try await relay.run("snippet", "--nonce", "R4nd0m==")
    #expect(command.status == 0)
    #expect(command.output.contains("https://s.example/m/matomo.php"))
    #expect(command.output.contains(#"["enableHeartBeatTimer", 15]"#))
    let endpoint = try await fetch(url + "/snippet.html?nonce=R4nd0m%3D%3D")
    #expect(endpoint.text == command.output)
    #expect(endpoint.header("Content-Type") == "text/html; charset=utf-8")
    #expect(try await fetch(url + "/snippet.html?pv_id=a1B2c3").text.contains("a1B2c3"))
    #expect(try await fetch(url + "/snippet.html?pv_id=%22%3E%3Cscript%3E").status == 400)
    #expect(try await fetch(url + "/snippet.html?nonce=%22").status == 400)
    #expect(try await fetch(url + "/snippet.html", method: "POST").status == 405)
    #expect(try await relay.run("snippet", "--nonce", "\"").status == 64)
    withExtendedLifetime(process) {}
  }

  @Test func whatAnUntrustedClientMustNotSendIsRemovedAndCounted() async throws {
    let relay = try RelayFixture().with([
      "MATOMO_TOKEN_AUTH": RelayFixture.token, "MATOMO_RELAY_COLLECTOR_TOKENS": "abcdef0123456789abcdef0123456789",
    ])
    let (process, url) = try await serve(relay)
    #expect(try await fetch(url + hit + "&cip=198.51.100.7&country=ch&n=1").status == 200)
    let trusted = "&cip=198.51.100.7&country=ch&n=2&token_auth=abcdef0123456789abcdef0123456789"
    #expect(try await fetch(url + hit + trusted).status == 200)
    try await eventually("both are delivered") { relay.matomo.recorded.count == 2 }
    #expect(relay.matomo.recorded.map { $0["cip"] } == ["127.0.0.1", "198.51.100.7"])
    #expect(relay.matomo.recorded.map { $0["country"] } == [nil, "ch"])
    #expect(relay.matomo.recorded.allSatisfy { $0["token_auth"] == nil })
    let metrics = try await fetch(try await process.adminURL() + "/metrics").text
    #expect(metrics.contains(#"matomo_relay_collector_removed_total{parameter="cip"} 1"#))
    #expect(metrics.contains(#"matomo_relay_collector_removed_total{parameter="location"} 1"#))
  }

  private func post(_ url: String, _ body: [UInt8]) async throws -> Fetched {
    try await fetch(url, method: "POST", headers: [("Content-Type", "application/json")], body: body)
  }
}
