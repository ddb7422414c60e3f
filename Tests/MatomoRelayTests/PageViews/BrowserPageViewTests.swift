import MatomoProtocol
import Testing

/// Who counts a page of the demo, with a real browser on the other side.
@Suite(.enabled(if: Browser.isInstalled, "there is no Chromium; make test-tools installs it"), .browser)
struct BrowserPageViewTests {
  @Test func withJavaScriptTheBrowserCountsAndTheServerDoesNot() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    let views = try await demo.pageViews(received: 2)
    #expect(views.browser == ["/"] && views.server.isEmpty)
    let matched = try #require(try await demo.decisions().first { $0["decision"]?.text == "matched" })
    #expect(matched["by"]?.text == "pageViewID")
    #expect(matched["url"]?.text == demo.site + "/")
    try await page.close()
  }

  @Test func withJavaScriptOffTheServerCounts() async throws {
    let demo = try await PageViewDemo(hold: "1s")
    let page = try await Browser.page()
    try await page.setJavaScript(isOn: false)
    try await page.open(demo.site + "/")
    try await page.open(demo.site + "/no-js-tracking")
    let views = try await demo.pageViews(received: 2)
    #expect(views.browser.isEmpty && views.server == ["/", "/no-js-tracking"])
    let sent = try #require(try await demo.decisions().first { $0["decision"]?.text == "sent" })
    #expect(sent["reason"]?.text == "JavaScript did not report it in time")
    try await page.close()
  }

  @Test func withTheScriptBlockedTheServerCounts() async throws {
    let demo = try await PageViewDemo(hold: "1s")
    let page = try await Browser.page()
    try await page.block("*/matomo.js")
    try await page.open(demo.site + "/")
    let views = try await demo.pageViews(received: 1)
    #expect(views.browser.isEmpty && views.server == ["/"])
    try await page.close()
  }

  @Test func reloadingThreeTimesCountsThreeMore() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    for _ in 1...3 { try await page.reload() }
    let views = try await demo.pageViews(received: 8)
    #expect(views.browser == ["/", "/", "/", "/"] && views.server.isEmpty)
    #expect(try await demo.totals().matched == 4)
    try await page.close()
  }

  @Test func twoTabsCountTwice() async throws {
    let demo = try await PageViewDemo()
    let pages = [try await Browser.page(), try await Browser.page()]
    for page in pages { try await page.open(demo.site + "/") }
    let views = try await demo.pageViews(received: 4)
    #expect(views.browser == ["/", "/"] && views.server.isEmpty)
    for page in pages { try await page.close() }
  }

  /// Chromium may load the pages again, run what it has kept, or show them as they were left: each is counted as often as it was
  /// loaded or run, and never by both.
  @Test func backAndForwardCountOnOneSide() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    try await page.open(demo.site + "/no-js-tracking")
    try await page.back()
    let runs = try await page.run("performance.getEntriesByType('navigation')[0].type").text == "back_forward" ? 2 : 1
    try await page.forward()
    // What else arrives is waited for through an event behind it.
    try await page.back()
    try await page.run("_paq.push(['trackEvent', 'Test', 'end'])")
    let views = try await demo.settledPageViews()
    #expect(views.server.filter { $0 == "/" }.isEmpty)
    #expect(views.browser.filter { $0 == "/" }.count >= runs)
    #expect((1...2).contains(views.server.count { $0 == "/no-js-tracking" }))
    try await page.close()
  }

  @Test func theTargetOfARedirectIsCountedOnce() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/old")
    let views = try await demo.pageViews(received: 2)
    #expect(views.browser == ["/"])
    #expect(views.server.isEmpty, "the redirect itself is no page")
    #expect(try await demo.decisions().contains { $0["rule"]?.text == "redirects 301" })
    try await page.close()
  }

  @Test func pagesThatDifferInTheirQueryAreTwo() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/kept?a=1&b=C%23%26%C3%BC")
    try await page.open(demo.site + "/kept?a=2")
    let views = try await demo.pageViews(of: "/kept", received: 4)
    #expect(views.browser.count == 2 && views.server.isEmpty)
    let keys = try await demo.decisions().filter { $0["decision"]?.text == "matched" }.map { $0["by"]?.text }
    // From its first answer on the browser has Matomo's cookie.
    #expect(keys == ["url", "visitorID"])
    try await page.close()
  }

  @Test func aPageThatIsNotSentAgainIsCountedByTheBrowser() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/kept")
    try await page.navigate { try await page.run("location.reload()") }
    let status = try await page.run("performance.getEntriesByType('navigation')[0].transferSize").number
    #expect((status ?? .max) < 1000, "the second answer was a 304 without the page")
    let views = try await demo.pageViews(of: "/kept", received: 4)
    #expect(views.browser == ["/kept", "/kept"] && views.server.isEmpty)
    try await page.close()
  }

  @Test func oneVisitorHasOneIDOnBothSides() async throws {
    let demo = try await PageViewDemo()
    let page = try await Browser.page()
    try await page.open(demo.site + "/")
    let id = try await page.run(#"document.cookie.match(/_pk_id\.1\.[0-9a-f]+=([0-9a-f]{16})/)[1]"#).text
    try await page.open(demo.site + "/no-js-tracking")
    try await demo.endTheHold(of: "/no-js-tracking", after: 3)
    _ = try await demo.pageViews(received: 3)
    let server = try #require(try await demo.hits().first { $0["url"] == demo.site + "/no-js-tracking" })
    #expect(server["cid"] == id && id != nil)
    try await page.close()
  }
}
