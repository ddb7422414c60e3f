import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// The token travels in the body of a bulk call, and is nowhere else.
@Suite struct SecretTests {
  private let token = RelayFixture.token

  /// Makes Matomo refuse, fail, and answer with the token, so that every kind of message is written.
  private func relay() throws -> RelayFixture {
    let token = token
    return try RelayFixture { call, number in
      switch number {
      case 1, 2: .invalid(call)
      case 3: .answer(503, body: "token_auth=\(token)")
      case 4: .answer(200, body: "<p>\(token)</p>")
      case 5, 6: .answer(500, body: token)
      default: .success(call)
      }
    }.with(["MATOMO_TOKEN_AUTH": token, "MATOMO_RELAY_DELIVERY_RETRY": "{first: 10ms, limit: 20ms}"])
  }

  private func expectNoToken(_ text: String, _ place: Comment, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(!text.contains(token), place, sourceLocation: sourceLocation)
  }

  @Test(arguments: ["text", "json"]) func theTokenIsSentAndNeverShown(_ format: String) async throws {
    let relay = try relay()
    let process = try relay.start("serve", "--log-level", "debug", "--log-format", format)
    let url = try await process.adminURL()
    try await relay.appendOneThatNeedsTheToken(1)
    try await eventually("delivery is paused") { try await relay.status().trouble?.pausedUntil != nil }
    expectNoToken(try await fetch(url + "/status").text, "/status of a paused relay")
    #expect(try await relay.run("queue", "retry").status == 0)
    try await eventually("the answers that name the token came") { relay.matomo.callCount >= 5 }
    try await eventually("the hit is recorded") { relay.matomo.recordedNumbers == [1] }
    expectNoToken(commandLine(of: process.id), "the command line")
    for path in ["/status", "/metrics", "/healthz", "/readyz", "/nowhere"] {
      expectNoToken(try await fetch(url + path).text, "\(path)")
    }
    for action in ["status", "list", "dead", "verify"] {
      let end = try await relay.run("queue", action, "--json")
      expectNoToken(end.output + end.errors, "queue \(action)")
    }
    process.signal(SIGTERM)
    let end = try await process.end()
    #expect(end.status == 0)
    expectNoToken(end.output, "standard output")
    expectNoToken(end.errors, "standard error")
    for name in relay.folder.names {
      expectNoToken(String(decoding: try relay.folder.bytes(of: name), as: UTF8.self), "the file \(name)")
    }
    #expect(relay.matomo.tokens == [token], "it was sent, though")
  }

  @Test func theTokenOfTheDemoStaysOutOfItsFiles() async throws {
    let relay = try RelayFixture().with(["MATOMO_TOKEN_AUTH": token])
    let process = try relay.start("demo", "--log-level", "debug")
    let site = try await process.word(after: "  site        ")
    #expect(try await fetch(site).status == 200)
    try await eventually("the hit is recorded") { relay.matomo.recorded.count == 1 }
    process.signal(SIGTERM)
    let end = try await process.end()
    expectNoToken(end.output + end.errors, "what it writes")
    for name in relay.folder.names {
      expectNoToken(String(decoding: try relay.folder.bytes(of: name), as: UTF8.self), "the file \(name)")
    }
  }

  @Test func aTokenInTheWrongPlaceIsNotRepeated() async throws {
    let relay = try RelayFixture()
    for wrong in ["MATOMO_TOKEN_AUTH": token + " x", "MATOMO_URL": "https://m.example/?token_auth=\(token)"] {
      let end = try await relay.with([wrong.key: wrong.value]).run("check")
      #expect(end.status == 78)
      expectNoToken(end.output + end.errors, "\(wrong.key)")
    }
  }

  private func commandLine(of id: pid_t) -> String {
    let bytes = FileManager.default.contents(atPath: "/proc/\(id)/cmdline") ?? Data()
    return String(decoding: bytes, as: UTF8.self)
  }
}
