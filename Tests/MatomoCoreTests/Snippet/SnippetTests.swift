import MatomoCore
import Testing

@Suite struct SnippetTests {
  @Test func isWhatMatomoShowsForASiteWithoutOptions() throws {
    let endpoints = try MatomoSnippet.Endpoints(baseURL: "https://matomo.example/stats/")
    #expect(
      MatomoSnippet(site: 7, endpoints: endpoints).html == """
        <script>
          var _paq = window._paq = window._paq || [];
          _paq.push(["trackPageView"]);
          _paq.push(["enableLinkTracking"]);
          _paq.push(["setTrackerUrl", "https://matomo.example/stats/matomo.php"]);
          _paq.push(["setSiteId", 7]);
          (function(d) {
            var g = d.createElement("script");
            g.async = true;
            g.src = "https://matomo.example/stats/matomo.js";
            d.head.appendChild(g);
          })(document);
        </script>
        <noscript><p><img src="https://matomo.example/stats/matomo.php?idsite=7&amp;rec=1" width="1" height="1" alt="" \
        referrerpolicy="no-referrer-when-downgrade"></p></noscript>

        """
    )
  }

  @Test func writesEverythingInTheOrderThatMatomoNeeds() throws {
    let options = MatomoSnippet.Options(
      consent: .cookies,
      disableCookies: true,
      doNotTrack: true,
      domains: ["*.example.org", "*.example.net"],
      crossDomainLinking: true,
      customVariables: [try .init(2, "role", "admin", scope: .visit), try .init(1, "foo", "foo_val")],
      dimensions: try CustomDimensions([10: "gold", 2: "a b"]),
      userID: .user("BDFL"),
      title: "Q&A",
      pageViewID: PageViewID("Ab12cd"),
      heartBeat: .seconds(15),
      commands: [try .init("setExcludedQueryParams", [["sid", "fbclid"]])],
      laterCommands: [try .init("trackEvent", ["Shop", "Basket", .null, 2.5])],
      otherSites: [8],
      nonce: try .init("R4nd0m+/=="),
      internalVisitors: .comment
    )
    #expect(
      MatomoSnippet(site: 7, options: options).html == #"""
        <script nonce="R4nd0m+/==">
          var _paq = window._paq = window._paq || [];
          _paq.push(["requireCookieConsent"]);
          _paq.push(["disableCookies"]);
          _paq.push(["setDoNotTrack", true]);
          _paq.push(["setDomains", ["*.example.org", "*.example.net"]]);
          _paq.push(["enableCrossDomainLinking"]);
          _paq.push(["setCustomVariable", 2, "role", "admin", "visit"]);
          _paq.push(["setCustomVariable", 1, "foo", "foo_val", "page"]);
          _paq.push(["setCustomDimension", 2, "a b"]);
          _paq.push(["setCustomDimension", 10, "gold"]);
          _paq.push(["setUserId", "BDFL"]);
          _paq.push(["setDocumentTitle", "Q\u0026A"]);
          _paq.push(["enableHeartBeatTimer", 15]);
          _paq.push([function() { if (this.setPageViewId) this.setPageViewId("Ab12cd"); }]);
          _paq.push(["setExcludedQueryParams", ["sid", "fbclid"]]);
          _paq.push(["trackPageView"]);
          _paq.push(["enableLinkTracking"]);
          _paq.push(["trackEvent", "Shop", "Basket", null, 2.5]);
          _paq.push(["setTrackerUrl", "/matomo.php"]);
          _paq.push(["setSiteId", 7]);
          _paq.push(["addTracker", "/matomo.php", 8]);
          (function(d) {
            var g = d.createElement("script");
            g.async = true;
            g.setAttribute("nonce", "R4nd0m+/==");
            g.src = "/matomo.js";
            d.head.appendChild(g);
          })(document);
        </script>
        <noscript><p><img src="/matomo.php?idsite=7&amp;rec=1&amp;action_name=Q%26A&amp;pv_id=Ab12cd&amp;uid=BDFL\#
        &amp;dimension2=a%20b&amp;dimension10=gold&amp;_cvar=%7B%222%22%3A%5B%22role%22%2C%22admin%22%5D%7D\#
        &amp;cvar=%7B%221%22%3A%5B%22foo%22%2C%22foo_val%22%5D%7D" width="1" height="1" alt="" \#
        referrerpolicy="no-referrer-when-downgrade"><img src="/matomo.php?idsite=8&amp;rec=1&amp;action_name=Q%26A\#
        &amp;pv_id=Ab12cd&amp;uid=BDFL&amp;dimension2=a%20b&amp;dimension10=gold\#
        &amp;_cvar=%7B%222%22%3A%5B%22role%22%2C%22admin%22%5D%7D\#
        &amp;cvar=%7B%221%22%3A%5B%22foo%22%2C%22foo_val%22%5D%7D" width="1" height="1" alt="" \#
        referrerpolicy="no-referrer-when-downgrade"></p></noscript>

        """#
    )
  }

  @Test(arguments: [
    (MatomoSnippet.Options(consent: .tracking), #"_paq.push(["requireConsent"]);"#),
    (MatomoSnippet.Options(consent: .cookies), #"_paq.push(["requireCookieConsent"]);"#),
    (MatomoSnippet.Options(disableCookies: true), #"_paq.push(["disableCookies"]);"#),
    (MatomoSnippet.Options(doNotTrack: true), #"_paq.push(["setDoNotTrack", true]);"#),
    (MatomoSnippet.Options(domains: ["*.a.example"]), #"_paq.push(["setDomains", ["*.a.example"]]);"#),
    (MatomoSnippet.Options(crossDomainLinking: true), #"_paq.push(["enableCrossDomainLinking"]);"#),
    (MatomoSnippet.Options(userID: .user("BDFL")), #"_paq.push(["setUserId", "BDFL"]);"#),
    (MatomoSnippet.Options(userID: .nobody), #"_paq.push(["resetUserId"]);"#),
    (MatomoSnippet.Options(title: "404"), #"_paq.push(["setDocumentTitle", "404"]);"#),
    (MatomoSnippet.Options(heartBeat: .seconds(20)), #"_paq.push(["enableHeartBeatTimer", 20]);"#),
    (MatomoSnippet.Options(heartBeat: .zero), #"_paq.push(["enableHeartBeatTimer", 5]);"#),
    (
      MatomoSnippet.Options(pageViewID: PageViewID("x00000")),
      #"_paq.push([function() { if (this.setPageViewId) this.setPageViewId("x00000"); }]);"#
    ),
  ])
  func writesAnOptionBeforeThePageView(options: MatomoSnippet.Options, statement: String) throws {
    let lines = MatomoSnippet(site: 1, options: options).javaScript.split(separator: "\n").map { $0.dropFirst(2) }
    let position = try #require(lines.firstIndex { $0 == statement })
    let pageView = try #require(lines.firstIndex(of: #"_paq.push(["trackPageView"]);"#))
    #expect(position < pageView)
    let plain = MatomoSnippet(site: 1).javaScript.split(separator: "\n").map { $0.dropFirst(2) }
    #expect(lines.filter { !plain.contains($0) } == [Substring(statement)])
  }

  @Test(arguments: [
    (MatomoSnippet.Options(trackPageView: false), "trackPageView"),
    (MatomoSnippet.Options(linkTracking: false), "enableLinkTracking"),
  ])
  func leavesOutWhatIsSwitchedOff(options: MatomoSnippet.Options, command: String) throws {
    #expect(try SnippetParts(MatomoSnippet(site: 1).html).arguments(of: command) == [[]])
    #expect(try SnippetParts(MatomoSnippet(site: 1, options: options).html).arguments(of: command) == [])
  }
}
