import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

@Suite struct CheckCommandTests {
  /// Knows site 1 and one token.
  private static func matomo(_ call: ScriptedCall) -> Reaction {
    let isAllowed = call.hits.allSatisfy { $0["country"] == nil || call.tokenAuth == RelayFixture.token }
    return call.hits.allSatisfy { $0["idsite"] == "1" } && isAllowed ? .success(call) : .invalid(call)
  }

  @Test func rightSettingsEndWith0() async throws {
    let relay = try RelayFixture { call, _ in Self.matomo(call) }
    let without = try await relay.run("check")
    #expect(without.status == 0 && without.errors == "", "\(without.errors)")
    #expect(without.output.contains("token       none"))
    let with = try await relay.with(["MATOMO_TOKEN_AUTH": RelayFixture.token]).run("check")
    #expect(with.status == 0 && with.errors == "", "\(with.errors)")
    #expect(with.output.contains("token       accepted"))
    let agents = relay.matomo.recorded.map { $0["ua"] ?? "" }
    #expect(agents.allSatisfy { $0.contains("Googlebot") }, "Matomo records no hit of a bot")
    #expect(relay.folder.names == [], "nothing is stored")
  }

  @Test func aWrongTokenEndsWith77() async throws {
    let token = "0badbadbadbadbadbadbadbadbadbad0"
    let end = try await RelayFixture { call, _ in Self.matomo(call) }.with(["MATOMO_TOKEN_AUTH": token]).run("check")
    #expect(end.status == 77)
    #expect(end.errorLines.count == 1 && end.errors.contains("refuses the token for site 1"), "\(end.errors)")
    #expect(!(end.output + end.errors).contains(token))
  }

  @Test func anUnknownSiteEndsWith78() async throws {
    let end = try await RelayFixture { call, _ in Self.matomo(call) }.with(["MATOMO_SITE_ID": "7"]).run("check")
    #expect(end.status == 78)
    #expect(end.errorLines.count == 1 && end.errors.contains("knows no site 7; correct matomo.siteID"), "\(end.errors)")
  }

  @Test func aMatomoThatIsNotThereEndsWith69() async throws {
    let relay = try RelayFixture { call, _ in Self.matomo(call) }
    relay.matomo.stop()
    let end = try await relay.run("check")
    #expect(end.status == 69)
    #expect(end.errorLines.count == 1 && end.errors.contains("cannot be reached at \(relay.matomo.url)"))
  }

  @Test(arguments: [
    (Reaction.answer(404, body: "<html>no such page"), "HTTP status 404"),
    (.answer(200, body: "<html>welcome"), "without Matomo's"), (.answer(500, body: "{}"), "HTTP status 500"),
    (.answer(301), "redirects"),
  ])
  func aServerThatIsNoMatomoEndsWith69(_ answer: Reaction, _ words: String) async throws {
    let end = try await RelayFixture { _, _ in answer }.run("check")
    #expect(end.status == 69)
    #expect(end.errorLines.count == 1 && end.errors.contains(words), "\(end.errors)")
  }

  @Test func theInspectorIsARightMatomo() async throws {
    let relay = try RelayFixture()
    let inspector = try relay.start("inspect", "--listen", "127.0.0.1:0")
    let url = try await inspector.word(after: "the inspector is at").prefix { $0 != ";" }
    let settings = relay.with(["MATOMO_URL": String(url), "MATOMO_TOKEN_AUTH": RelayFixture.token])
    #expect(try await settings.run("check").status == 0)
    inspector.signal(SIGTERM)
    #expect(try await inspector.end().status == 0)
  }
}
