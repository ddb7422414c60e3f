import FoundationEssentials
import MatomoCollector
import MatomoCore
import MatomoProtocol
import Testing

/// What a hit is stored as.
@Suite struct AdmissionTests {
  @Test func whatMatomoWouldTakeFromTheRequestIsFilledIn() {
    let headers = [
      ("User-Agent", firefox), ("Accept-Language", "de-DE, de;q=0.8,en_US;q=0.5"),
      ("Sec-CH-UA", #""Chromium";v="118""#), ("Sec-CH-UA-Mobile", "?0"), ("Sec-CH-UA-Platform", #""Linux""#),
    ]
    let hit = Collector.stub().send("GET", goodPageView, headers: headers).hits.first
    #expect(hit?["ua"] == firefox)
    #expect(hit?["lang"] == "de-de,de,en-us")
    #expect(
      hit?["uadata"] == #"{"brands":[{"brand":"Chromium","version":"118"}],"mobile":false,"platform":"Linux"}"#
    )
    #expect(hit?["cip"] == "203.0.113.5")
    #expect(hit?["cdt"] == "1795255200")
  }

  @Test func whatTheClientSentIsKept() {
    let query = goodPageView + "&ua=x&lang=fr&uadata=%7B%7D&cdt=1795255100"
    let headers = [("User-Agent", firefox), ("Accept-Language", "de"), ("Sec-CH-UA-Platform", #""Linux""#)]
    #expect(Collector.stub().send("GET", query, headers: headers).queries == [query])
  }

  @Test(arguments: ["ua=&lang=&uadata=&cdt=", "ua[]=x&lang[]=x&uadata[]=x&cdt[]=5"])
  func whatIsEmptyOrAnArrayIsFilledIn(query: String) {
    let headers = [("User-Agent", firefox), ("Accept-Language", "de"), ("Sec-CH-UA-Platform", #""Linux""#)]
    #expect(
      Collector.stub().send("GET", goodPageView + "&" + query, headers: headers).queries
        == [goodPageView + "&lang=de&uadata=%7B%22platform%22%3A%22Linux%22%7D"]
    )
  }

  @Test func aRequestWithoutUserAgentMustNotGetThatOfTheRelay() {
    #expect(Collector.stub().send("GET", goodPageView, headers: []).hits.first?["ua"] == "Unknown")
  }

  @Test(arguments: [
    ("", "&url=https%3A%2F%2Fshop.example%2Flamp"), ("&url=", "&url=https%3A%2F%2Fshop.example%2Flamp"),
    ("&urlref=a", "&urlref=a"), ("&url=a", "&url=a"),
  ])
  func anImageIsAboutThePageThatItIsOn(query: String, stored: String) {
    let headers = [("User-Agent", firefox), ("Referer", "https://shop.example/lamp")]
    #expect(
      Collector.stub().send("GET", "idsite=1&rec=1" + query, headers: headers).queries == ["idsite=1&rec=1" + stored]
    )
  }

  @Test func parametersPassVerbatimAndInTheirOrder() {
    let query = "zz=1&a%5Bb%5D=2&recMode=2&zz=3&%FF=caf%E9&empty=&h%20sr_x=%00%0D%0A&debug=1"
    let hits = Collector.stub().send("GET", "rec=1&" + query + "&idsite=1").queries
    #expect(hits == ["idsite=1&rec=1&" + query])
  }

  @Test func theQueryWinsOverTheForm() {
    let decision = Collector.stub().sendForm(
      "action_name=Form&e_n=x&a[]=2&idsite=2&rec=0",
      query: goodPageView + "&a[]=1"
    )
    #expect(decision.queries == [goodPageView + "&a%5B%5D=1&e_n=x"])
  }

  @Test(arguments: ["?idsite=1&rec=1", "idsite=1&rec=1"])
  func aFormIsNoURL(body: String) {
    #expect(Collector.stub().sendForm(body).response.status == (body.hasPrefix("?") ? 400 : 200))
  }

  @Test(
    arguments: [
      // Nothing, or what Matomo takes for nothing.
      ("", "1795255200"), ("cdt=0", "1795255200"), ("cdo=x", "1795255200"),
      // The future, and the distant past, for which Matomo takes its own clock.
      ("cdt=1795255201", "1795255200"), ("cdt=1795255200000", "1795255200"), ("cdt=5", "1795255200"),
      // Young.
      ("cdt=1795255199", "1795255199"), ("cdt=1795255199.9", "1795255199"),
      ("cdt=2026-11-21+09:00:00", "1795251600"), ("cdt=2026-11-21T11:00:00%2B02:00", "1795251600"),
      ("cdo=60", "1795255140"), ("cdo=-60", "1795255140"), ("cdt=1795255100&cdo=60", "1795255040"),
      ("cdt=1795255300&cdo=200", "1795255100"), ("cdt=1795168801", "1795168801"), ("cdo=86399", "1795168801"),
      ("cdt=1795168800.5", "1795168801"),
    ] as [(String, String)]
  )
  func timesBecomeTheTimeThatMatomoWouldRecordNow(query: String, time: String) {
    let decision = Collector.stub().send("GET", goodPageView + "&" + query)
    #expect(decision.hits.first?["cdt"] == time)
    #expect(decision.hits.first?["cdo"] == nil)
    #expect(decision.counts.removed == RemovedParameters())
  }

  @Test(arguments: [
    "cdt=1795168800", "cdt=2026-11-20+10:00:00", "cdt=yesterday", "cdt=garbage", "cdo=86400", "+cdt=1795168800",
    "cdt%00x=1795168800", "cdt=1795255100&cdo=90000", "cdt=1&cdt=1795168800",
  ])
  func oldTimesNeedAToken(query: String) {
    let decision = Collector.stub().send("GET", goodPageView + "&" + query)
    #expect(decision.queries == [goodPageView])
    #expect(decision.counts.removed.times == 1)
  }

  @Test(arguments: [
    ("cdt=1795168800", "cdt=1795168800"), ("cdt=2026-11-01+10:00:00", "cdt=1793527200"),
    ("cdo=90000", "cdt=1795165200"),
    // A form that only PHP knows.
    ("cdt=last+Saturday", "cdt=last%20Saturday"),
    ("cip=198.51.100.7", "cip=198.51.100.7"), ("cip=2001:db8::1", "cip=2001%3Adb8%3A%3A1"),
    ("country=de&region=BW&city=Ulm&lat=48.4&long=9.9", "country=de&region=BW&city=Ulm&lat=48.4&long=9.9"),
  ])
  func aTrustedClientMaySayWhatNeedsAToken(query: String, stored: String) {
    let decision = Collector.stub().send("GET", "\(goodPageView)&\(query)&token_auth=\(trustedToken)")
    #expect(decision.queries == [goodPageView + "&" + stored])
    #expect(decision.counts.removed == RemovedParameters())
  }

  @Test(arguments: ["Authorization", "authorization"])
  func aTrustedClientMayShowItsTokenInAHeader(name: String) {
    let query = goodPageView + "&country=de"
    let headers = [("User-Agent", firefox), (name, "Bearer \(trustedToken)")]
    #expect(Collector.stub().send("GET", query, headers: headers).queries == [query])
    let body = #"{"requests":["?\#(query)"]}"#
    #expect(Collector.stub().send("POST", headers: headers, body: body).queries == [query])
    #expect(Collector.stub().send("GET", query, headers: [(name, "Bearer x")]).counts.removed.locations == 1)
  }

  @Test func withoutATokenOfTheRelayNobodyMay() {
    let collector = Collector.stub { $0.hasToken = false }
    let query = "\(goodPageView)&cip=198.51.100.7&country=de&cdt=1795168800&token_auth=\(trustedToken)"
    let decision = collector.send("GET", query)
    #expect(decision.queries == [goodPageView])
    #expect(decision.hits.first?["cip"] == nil)
    #expect(decision.counts.removed.total == 3)
  }

  @Test(arguments: [
    trustedToken.uppercased(), String(trustedToken.dropLast()), trustedToken + "0", " " + trustedToken, "",
    trustedToken + "\0", String(repeating: "0", count: 32),
  ])
  func anotherTokenIsNone(token: String) {
    let query = goodPageView + "&country=de&" + Query.encode([Parameter("token_auth", token)])
    let decision = Collector.stub().send("GET", query)
    #expect(decision.queries == [goodPageView])
    #expect(decision.counts.removed.tokens == 1)
  }

  @Test func withoutTokensNobodyIsTrusted() {
    let collector = Collector.stub { $0.tokens = [] }
    #expect(collector.send("GET", goodPageView + "&country=de&token_auth=").queries == [goodPageView])
  }

  @Test func theAddressIsTheClientsBehindTheProxies() throws {
    let proxies = try TrustedProxies(parsing: ["10.0.0.0/8"])
    let collector = Collector.stub { $0.proxies = proxies }
    let headers = [("X-Forwarded-For", "1.2.3.4, 198.51.100.7")]
    #expect(
      collector.send("GET", goodPageView, headers: headers, peer: "10.0.0.1").hits.first?["cip"] == "198.51.100.7"
    )
    #expect(collector.send("GET", goodPageView, headers: headers).hits.first?["cip"] == "203.0.113.5")
  }

  @Test func addressesAreMaskedWhoeverSaysThem() {
    let collector = Collector.stub { $0.privacy.anonymizeAddress = .twoBytes }
    #expect(collector.send("GET", goodPageView).hits.first?["cip"] == "203.0.0.0")
    let trusted = "\(goodPageView)&token_auth=\(trustedToken)"
    #expect(collector.send("GET", trusted + "&cip=198.51.100.7").hits.first?["cip"] == "198.51.0.0")
    #expect(collector.send("GET", trusted + "&cip=somewhere").hits.first?["cip"] == nil)
  }

  @Test(arguments: [
    (PrivacyRules.Signal.doNotTrack, "DNT", "1"), (.doNotTrack, "X-Do-Not-Track", "1"),
    (.globalPrivacyControl, "Sec-GPC", "1"), (.optOutCookie, "Cookie", "matomo_ignore=1"),
    (.optOutCookie, "Cookie", "a=b; mtm_consent_removed=1"), (.consentCookie, "Cookie", "a=b"),
    (.prefetch, "Sec-Purpose", "prefetch;prerender"), (.prefetch, "X-Moz", "prefetch"),
    (.prefetch, "Purpose", "prefetch"), (.prefetch, "X-Purpose", "preview"),
  ])
  func wishesAreRespectedAsConfigured(signal: PrivacyRules.Signal, name: String, value: String) {
    let headers = [(name, value)]
    let decision = Collector.stub { $0.privacy.respects = [signal] }.send("GET", goodPageView, headers: headers)
    #expect(decision.hits.isEmpty)
    #expect(decision.response.status == 200)
    #expect(decision.counts.excluded == 1)
    #expect(decision.counts.rule?.name.rawValue == signal.rawValue)
    #expect(Collector.stub { $0.privacy.respects = [] }.send("GET", goodPageView, headers: headers).hits.count == 1)
  }

  @Test func consentIsACookie() {
    let collector = Collector.stub { $0.privacy.respects = [.consentCookie] }
    #expect(collector.send("GET", goodPageView).hits.isEmpty)
    #expect(collector.send("GET", goodPageView, headers: [("Cookie", "mtm_consent=1700000000")]).hits.count == 1)
    // A server that speaks for visitors has none of their cookies.
    #expect(collector.send("GET", goodPageView + "&token_auth=" + trustedToken).hits.count == 1)
  }

  @Test func internalAddressesAreLeftOut() throws {
    let office = try CIDRBlock("203.0.113.0/24")
    let decision = Collector.stub { $0.internalAddresses = [office] }.send("GET", goodPageView)
    #expect(decision.hits.isEmpty)
    #expect(decision.counts.rule?.description == "internalAddresses 203.0.113.0/24")
  }

  @Test func sitesCanBeRestricted() {
    let query = "idsite=7&rec=1"
    #expect(Collector.stub().send("GET", query).response.error == "idsite names no site that is known here")
    #expect(Collector.stub { $0.sites = nil }.send("GET", query).hits.count == 1)
  }

  @Test(arguments: ["GET", "POST", "HEAD", "OPTIONS"])
  func originsCanBeRestricted(method: String) {
    let collector = Collector.stub { $0.origins = ["https://shop.example"] }
    let good = collector.send(method, goodPageView, headers: [("Origin", "https://Shop.example")])
    #expect(good.response.status == (method == "OPTIONS" ? 400 : 200))
    for origin in ["https://evil.example", "null", "https://shop.example.evil.example", ""] {
      let bad = collector.send(method, goodPageView, headers: [("Origin", origin)])
      #expect(bad.response.status == 403)
      #expect(bad.hits.isEmpty)
      #expect(bad.response.header("Access-Control-Allow-Origin") == nil)
    }
  }

  @Test func aRestrictedPreflightNamesTheOrigin() {
    let headers = [("Origin", "https://shop.example"), ("Access-Control-Request-Method", "POST")]
    let collector = Collector.stub { $0.origins = ["https://shop.example"] }
    let response = collector.send("OPTIONS", headers: headers).response
    #expect(response.header("Access-Control-Allow-Origin") == "https://shop.example")
    #expect(response.header("Access-Control-Allow-Headers") == "*")
  }

  @Test(arguments: [
    ("de-DE,de;q=0.8,en-US;q=0.5,en;q=0.3", "de-de,de,en-us,en"), ("en", "en"), ("*", "*"), ("", nil), (" \t", nil),
    ("en_GB.UTF-8", "en-gb"), ("de ; q = 0.5 , en", "de,en"), ("de;level=1", "de;level=1"), ("ü", nil), (";", ";"),
  ])
  func languagesAreWhatMatomoMakesOfTheHeader(header: String, language: String?) {
    let hits = Collector.stub().send("GET", goodPageView, headers: [("Accept-Language", header)]).hits
    #expect(hits.first?["lang"] == language)
  }
}
