import MatomoProtocol
import Testing

/// Chromium on pages of the demo, with the snippet and the script that the relay serves.
@Suite(.enabled(if: Browser.isInstalled, "there is no Chromium; make test-tools installs it"), .browser)
struct BrowserSnippetTests {
  @Test func aPageViewArrivesAsTheBrowserSentIt() async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/?colour=gr%C3%BCn&colour=2")
    let hit = try await demo.hit { $0.isFromScript }
    #expect(
      hit["url"] == demo.site + "/?colour=grün&colour=2",
      "Matomo's script decodes what stands in the address bar"
    )
    #expect(hit["action_name"] == "Shop")
    let pageViewID = try await page.run(#"document.documentElement.outerHTML.match(/setPageViewId\("(\w{6})"\)/)[1]"#)
    #expect(hit["pv_id"] == pageViewID.text)
    let cookie = try await page.run(#"document.cookie.match(/_pk_id\.1\.[0-9a-f]+=([0-9a-f]{16})/)[1]"#)
    #expect(hit["_id"] == cookie.text)
    let agent = try await page.run("navigator.userAgent").text
    #expect(hit["ua"] == agent && agent?.contains("Chrome/") == true)
    #expect(hit["lang"]?.lowercased().hasPrefix("en-us") == true)
    let hints = try JSONValue(parsing: Array(try #require(hit["uadata"]).utf8))
    #expect(hints["platform"]?.text == "Linux")
    #expect((hints["brands"] ?? hints["fullVersionList"])?.array.contains { $0["brand"]?.text == "Chromium" } == true)
    #expect(hit["cip"] == "127.0.0.1" && hit["idsite"] == "1" && hit["rec"] == "1")
    #expect(hit["send_image"] == "0" && hit["cdt"] != nil && hit["urlref"] == nil)
    #expect(hit.errors.isEmpty)
    try await page.close()
  }

  @Test func viewsOfOneVisitorShareTheIDAndNameTheReferrer() async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    try await page.navigate { try await page.run("document.querySelector('a[href=\"/kept\"]').click()") }
    try await page.reload()
    let kept = try await demo.hits(2) { $0.isFromScript && $0["url"]?.hasSuffix("/kept") == true }
    let home = try await demo.hit { $0.isFromScript && $0["url"] == demo.site + "/" }
    #expect(kept.map { $0["urlref"] } == [demo.site + "/", demo.site + "/"])
    #expect(kept.map { $0["_id"] } == [home["_id"], home["_id"]])
    #expect(Set((kept + [home]).map { $0["pv_id"] }).count == 3)

    // Whether Chromium loads these pages again or shows them as they were left, their script is there.
    try await page.back()
    try await page.run("_paq.push(['trackEvent', 'Shown', 'again', 'back'])")
    try await page.forward()
    try await page.run("_paq.push(['trackEvent', 'Shown', 'again', 'forward'])")
    let events = try await demo.hits(2) { $0["e_c"] == "Shown" }
    #expect(events.map { $0["e_n"] } == ["back", "forward"])
    #expect(events.map { $0["url"] } == [demo.site + "/", demo.site + "/kept"])
    #expect(events.map { $0["_id"] } == [home["_id"], home["_id"]])

    let stranger = try await Browser.page()
    try await stranger.open(demo.site + "/?stranger")
    let other = try await demo.hit { $0.isFromScript && $0["url"]?.hasSuffix("stranger") == true }
    #expect(other["_id"] != home["_id"], "another profile is another visitor")
    try await page.close()
    try await stranger.close()
  }

  @Test func linksEventsAndTheHeartBeatAreReported() async throws {
    let demo = try await ClientDemo(["MATOMO_RELAY_SNIPPET_OPTIONS": #"{"heartBeat": 15, "dimensions": {"3": "gold"}}"#]
    )
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    try await page.run("_paq.push(['trackEvent', 'Vidéo', 'play', 'a & b = c+d', 2.5])")
    // Neither is followed, so that the page stays.
    try await page.run("addEventListener('click', event => event.preventDefault())")
    try await page.run("document.querySelector('a[href=\"/report.pdf\"]').click()")
    try await page.run(
      "document.querySelector('h1').innerHTML = '<a href=\"https://other.example/a?b=c&d=%2B\"><b>out</b></a>'"
    )
    try await page.run("document.querySelector('h1 b').click()")
    try await page.skip(seconds: 16)
    try await page.run("dispatchEvent(new Event('blur'))")
    let view = try await demo.hit { $0.isFromScript && $0["action_name"] != nil }
    let event = try await demo.hit { $0["e_c"] != nil }
    #expect(["e_c", "e_a", "e_n", "e_v"].map { event[$0] } == ["Vidéo", "play", "a & b = c+d", "2.5"])
    let download = try await demo.hit { $0.isFromScript && $0["download"] != nil }
    #expect(download["download"] == demo.site + "/report.pdf")
    let outlink = try await demo.hit { $0["link"] != nil }
    #expect(outlink["link"] == "https://other.example/a?b=c&d=+", "Matomo's script decodes it")
    let ping = try await demo.hit { $0["ping"] != nil }
    #expect(ping["ping"] == "1")
    for hit in [event, download, outlink, ping] {
      #expect(hit["pv_id"] == view["pv_id"] && hit["_id"] == view["_id"] && hit["url"] == demo.site + "/")
      #expect(hit["dimension3"] == "gold")
      #expect(hit.errors.isEmpty, "\(hit.errors)")
    }
    try await page.close()
  }

  @Test func whatIsSentWhileThePageGoesAwayArrives() async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    _ = try await demo.hit { $0.isFromScript }
    try await page.run("addEventListener('pagehide', () => _paq.push(['trackEvent', 'Page', 'left']))")
    try await page.open("about:blank")
    let event = try await demo.hit { $0["e_a"] == "left" }
    #expect(event["url"] == demo.site + "/")
    try await page.close()
  }

  @Test func pathsCanBeRenamed() async throws {
    let settings = [
      "MATOMO_RELAY_COLLECTOR_TRACKER_PATHS": "/a/collect", "MATOMO_RELAY_COLLECTOR_SCRIPT_PATHS": "/a/shop.js",
    ]
    let demo = try await ClientDemo(settings, script: "/a/shop.js")
    let page = try await Browser.page()
    // As a list of blocked names would have it.
    try await page.block("*matomo*", "*piwik*")
    try await page.open(demo.site + "/")
    let hit = try await demo.hit { $0.isFromScript }
    #expect(hit["url"] == demo.site + "/")
    for path in ["/matomo.php", "/matomo.js"] { #expect(try await fetch(demo.site + path).status == 404) }
    try await page.close()
  }

  @Test(arguments: ["no JavaScript", "a blocked tracker"])
  func withoutTheScriptOnlyTheServerSawThePage(because reason: String) async throws {
    let demo = try await ClientDemo()
    let page = try await Browser.page()
    if reason == "no JavaScript" {
      try await page.setJavaScript(isOn: false)
    } else {
      try await page.block("*/matomo.php*")
    }
    try await page.open(demo.site + "/")
    let hit = try await demo.hit { $0["action_name"] == "Shop" }
    #expect(!hit.isFromScript)
    #expect(hit["url"] == demo.site + "/")
    try await page.close()
  }
}
