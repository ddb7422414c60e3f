import MatomoCore
import Testing

/// What users of django-analytical rely on, a Python package that writes Matomo's snippet into pages, as far as the other suites
/// do not cover it.
@Suite struct DjangoAnalyticalTests {
  private func parts(_ options: MatomoSnippet.Options = .init()) throws -> SnippetParts {
    let endpoints = try MatomoSnippet.Endpoints(domainPath: "example.com")
    return try SnippetParts(MatomoSnippet(site: 345, endpoints: endpoints, options: options).html)
  }

  @Test func rendersServerAndSite() throws {
    let parts = try parts()
    #expect(parts.arguments(of: "setTrackerUrl") == [["https://example.com/matomo.php"]])
    #expect(parts.arguments(of: "setSiteId") == [[345]])
    #expect(parts.images == ["https://example.com/matomo.php?idsite=345&rec=1"])
  }

  @Test func rendersVariablesWithTheirScopes() throws {
    let options = MatomoSnippet.Options(customVariables: [
      try .init(1, "foo", "foo_val"), try .init(2, "bar", "bar_val", scope: .page),
      try .init(3, "spam", "spam_val", scope: .visit),
    ])
    #expect(
      try parts(options).arguments(of: "setCustomVariable") == [
        [1, "foo", "foo_val", "page"], [2, "bar", "bar_val", "page"], [3, "spam", "spam_val", "visit"],
      ]
    )
  }

  @Test func identifiesNobodyWhereThatWasSaidOfMatomo() throws {
    let parts = try parts(.init(userID: MatomoSnippet.Identity.nobody.otherwise(.user("BDFL"))))
    #expect(parts.arguments(of: "setUserId") == [])
  }

  @Test func disablesCookiesBeforeThePageViewIsSent() throws {
    let commands = try parts(.init(disableCookies: true)).commands
    let disabled = try #require(commands.firstIndex(of: ["disableCookies"]))
    let sent = try #require(commands.firstIndex(of: ["trackPageView"]))
    #expect(disabled < sent)
  }
}
