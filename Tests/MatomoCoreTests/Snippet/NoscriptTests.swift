import MatomoCore
import Testing

@Suite struct NoscriptTests {
  @Test(arguments: [
    MatomoSnippet.Options(consent: .tracking), MatomoSnippet.Options(trackPageView: false),
    MatomoSnippet.Options(noscript: .absent),
  ])
  func recordsNothingWhereNoPageViewMayBeRecorded(options: MatomoSnippet.Options) {
    let snippet = MatomoSnippet(site: 1, options: options)
    #expect(snippet.noscript.isEmpty)
    #expect(snippet.html.hasSuffix("</script>\n"))
  }

  @Test func namesThePageWhereItIsTold() throws {
    let page = PageView(url: "https://shop.example/a?b=c&d=\"e\"", title: "Été", id: PageViewID("server"))
    let options = MatomoSnippet.Options(pageViewID: PageViewID("script"), noscript: .page(page))
    let image = try #require(try SnippetParts(MatomoSnippet(site: 3, options: options).html).images.first)
    let hit = try Hit(decoding: Query.decode(try #require(image.split(separator: "?", maxSplits: 1).last)))
    #expect(hit.site == 3)
    #expect(hit["url"] == page.url)
    #expect(hit["action_name"] == "Été")
    #expect(hit["pv_id"] == "script")
  }

  @Test func joinsAQueryThatTheTrackerHas() throws {
    let endpoints = try MatomoSnippet.Endpoints(trackerURL: "/hit?v=2", scriptURL: "/s.js")
    #expect(try SnippetParts(MatomoSnippet(site: 1, endpoints: endpoints).html).images == ["/hit?v=2&idsite=1&rec=1"])
  }

  @Test func needsNoInlineStyle() {
    #expect(!MatomoSnippet(site: 1).html.contains("style"))
  }

  @Test func leavesOutVariablesOfEvents() throws {
    let options = MatomoSnippet.Options(customVariables: [try .init(1, "a", "b", scope: .event)])
    #expect(!MatomoSnippet(site: 1, options: options).noscript.contains("cvar"))
  }

  @Test func encodesTheLettersOfAHostForAnyCharacterSet() throws {
    let endpoints = try MatomoSnippet.Endpoints(domainPath: "é.com")
    let snippet = MatomoSnippet(site: 1, endpoints: endpoints)
    #expect(snippet.noscript.contains(#"src="https://&#233;.com/matomo.php?idsite=1"#))
    #expect(snippet.javaScript.contains(#"g.src = "https://\u00e9.com/matomo.js";"#))
  }
}
