import MatomoCore
import Testing

@Suite struct IdentityTests {
  typealias Identity = MatomoSnippet.Identity

  @Test(arguments: [
    (Identity.user("Matomo"), Identity.user("any"), Identity.user("login"), Identity.user("Matomo")),
    (.unknown, .user("any"), .user("login"), .user("any")),
    (.unknown, .unknown, .user("login"), .user("login")),
    (.nobody, .user("any"), .user("login"), .nobody),
    (.unknown, .nobody, .user("login"), .nobody),
    (.user(" \0"), .unknown, .user("login"), .user("login")),
    (.unknown, .unknown, .unknown, .unknown),
  ])
  func isTheFirstThatKnows(own: Identity, general: Identity, login: Identity, expected: Identity) {
    #expect(own.otherwise(general).otherwise(login) == expected)
  }

  @Test(
    arguments: [
      (Identity.unknown, [], nil), (.user(""), [], nil), (.user(" "), [], nil),
      (.user("0"), [["setUserId", "0"]], "0"), (.nobody, [["resetUserId"]], nil),
    ] as [(Identity, [[MatomoSnippet.Value]], String?)]
  )
  func reachesTheScriptAndThePixel(identity: Identity, commands: [[MatomoSnippet.Value]], uid: String?) throws {
    let html = MatomoSnippet(site: 1, options: .init(userID: identity)).html
    let parts = try SnippetParts(html)
    #expect(parts.commands.filter { $0 == ["resetUserId"] || $0.first == "setUserId" } == commands)
    #expect(parts.images == ["/matomo.php?idsite=1&rec=1" + (uid.map { "&uid=" + $0 } ?? "")])
  }
}
