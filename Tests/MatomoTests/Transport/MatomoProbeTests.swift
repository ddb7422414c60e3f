import Matomo
import MatomoCore
import MatomoInspector
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Synchronization
import Testing

@Suite struct MatomoProbeTests {
  private static let right = "0123456789abcdef0123456789abcdef"
  private static let wrong = "ffffffffffffffffffffffffffffffff"

  private func probe(_ url: String, site: SiteID = 1, timeout: Duration = .seconds(60)) throws -> MatomoProbe {
    MatomoProbe(over: MatomoHTTPTransport(try TrackerURL(url), timeout: timeout), site: site)
  }

  // MARK: - Against a script

  @Test func probesAreABotsAndAskOneThingEach() async throws {
    let matomo = try ScriptedMatomo()
    let probe = try probe(matomo.url, site: 7)
    #expect(await probe.site() == .ok)
    #expect(try await probe.token(TokenAuth(Self.right)) == .ok)

    #expect(matomo.calls.map(\.hits.count) == [1, 1])
    let hits = matomo.calls.flatMap(\.hits)
    #expect(hits.allSatisfy { $0["ua"]?.contains("Googlebot") == true && $0["idsite"] == "7" && $0["rec"] == "1" })
    #expect(hits.allSatisfy { $0["bots"] == nil && $0["recMode"] == nil })
    #expect(hits.map { $0["country"] } == [nil, "de"])
    #expect(matomo.calls.map(\.tokenAuth) == [nil, Self.right])
  }

  @Test(arguments: [true, false])
  func siteIsUnknown(isNaming: Bool) async throws {
    let matomo = try ScriptedMatomo { call, _ in .success(call, invalid: [0], isNaming: isNaming) }
    #expect(try await probe(matomo.url).site() == .siteUnknown)
  }

  @Test(arguments: [true, false])
  func tokenIsRefused(isNaming: Bool) async throws {
    let matomo = try ScriptedMatomo { call, _ in .success(call, invalid: [0], isNaming: isNaming) }
    #expect(try await probe(matomo.url).token(TokenAuth(Self.wrong)) == .tokenRefused)
    #expect(matomo.callCount == 1)
  }

  static let troubles: [(Reaction, String)] = [
    (.answer(200, body: "<html>not Matomo</html>"), "not Matomo"),
    (Reaction(.json(200, "success", tracked: 0, invalid: 0)), "counted none"),
    (.answer(301, headers: ["Location: https://elsewhere.example/matomo.php"]), "https://elsewhere.example/matomo.php"),
    (.answer(401), "401"), (.answer(403), "403"), (.answer(404), "404"), (.answer(413), "413"), (.failure(), "500"),
    (.answer(503), "503"), (.answer(504), "504"), (Reaction(.reset), ""), (Reaction(.silence), "timed out"),
  ]

  @Test(arguments: troubles.indices)
  func anythingElseIsNoConsent(index: Int) async throws {
    let (reaction, part) = Self.troubles[index]
    let timeout = Duration.milliseconds(part == "timed out" ? 500 : 60_000)
    for asksForToken in [false, true] {
      try await eventually("the question is read before the client gives up") {
        let matomo = try ScriptedMatomo { _, _ in reaction }
        let probe = try probe(matomo.url, timeout: timeout)
        let finding = asksForToken ? try await probe.token(TokenAuth(Self.right)) : await probe.site()
        guard matomo.callCount > 0 else { return false }
        guard case .unwilling(let reason) = finding else {
          Issue.record("\(finding)")
          return true
        }
        #expect(part.isEmpty ? !reason.isEmpty : reason.contains(part))
        #expect(!reason.contains(Self.right))
        #expect(matomo.recordedCount == 0)
        return true
      }
    }
  }

  @Test func refusedConnectionIsUnreachable() async throws {
    let matomo = try ScriptedMatomo(isDown: true)
    guard case .unreachable(let reason) = try await probe(matomo.url).site() else {
      Issue.record("nobody listens")
      return
    }
    #expect(reason.contains("127.0.0.1"))
  }

  // MARK: - Against the inspector

  @Test(arguments: [true, false])
  func inspectorTellsSiteAndTokenAndRecordsNothing(isSuperUser: Bool) async throws {
    let inspector = Inspector(
      configuration: InspectorConfiguration(tokens: [Self.right], areTokensOfSuperUser: isSuperUser, sites: [1])
    )
    let url = try ScriptedServer.serving(inspector).url
    let probe = try probe(url)
    #expect(await probe.site() == .ok)
    #expect(try await probe.token(TokenAuth(Self.right)) == .ok)
    #expect(try await probe.token(TokenAuth(Self.wrong)) == .tokenRefused)
    #expect(try await self.probe(url, site: 2).site() == .siteUnknown)

    let outcomes = inspector.store.snapshot().entries.map(\.hit.outcome)
    #expect(outcomes.count == 4)
    #expect(!outcomes.contains(.recorded))
  }
}
