import MatomoCollector
import MatomoCore
import MatomoHTTP
import Testing

/// What the plugin ProtectTrackID makes of a site's number, and bodies in which Matomo finds nothing.
@Suite struct SiteNameTests {
  private func send(_ site: String, allowsNames: Bool = true, sites: Set<Int>? = nil) -> CollectorDecision {
    var configuration = Collector.stub().configuration
    configuration.allowsSiteNames = allowsNames
    configuration.sites = sites
    return Collector(configuration).send("GET", "idsite=\(site)&rec=1&url=https://shop.example/")
  }

  @Test func aNameIsLetThroughWhereNamesAre() throws {
    let hit = try #require(send("pNkZyb5v").hits.first)
    #expect(hit.query.hasPrefix("idsite=pNkZyb5v&rec=1&"))
    #expect(hit.site != (try #require(send("pNkZyb5w").hits.first).site))
    #expect(send("pNkZyb5v", allowsNames: false).response.status == 400)
    #expect(send("7").hits.first?.site == 7)
  }

  @Test(arguments: ["0", "-1", "a%20b", "%3Cscript%3E", "", String(repeating: "a", count: 65)])
  func whatIsNoNameIsRefused(_ site: String) {
    #expect(send(site).response.status == 400)
  }

  @Test func whereSitesAreListedNoNameIsAmongThem() {
    #expect(send("pNkZyb5v", sites: [1]).response.status == 400)
  }

  @Test(arguments: [#"{"a":1}"#, "{}", "[]", "hello", "{"])
  func aBodyWithoutParametersIs400(_ body: String) {
    let headers = [("User-Agent", firefox), ("Content-Type", "application/json")]
    let decision = Collector.stub().send("POST", headers: headers, body: body)
    #expect(decision.hits.isEmpty)
    #expect(decision.response.status == 400)
  }
}
