import FoundationEssentials
import MatomoCollector
import MatomoCore
import Testing

/// Without a token Matomo takes all visitors with equal browsers for one, unless they differ in `cid`.
@Suite struct GivenVisitorTests {
  private static let rule = DailyVisitorID { $0 > 0 ? try? HashKey(secret: "a long and random secret \($0)") : nil }

  private func collector(_ change: (inout Collector.Configuration) -> Void = { _ in }) -> Collector {
    var configuration = Collector.stub().configuration
    configuration.hasToken = false
    configuration.dailyVisitorID = Self.rule
    configuration.pageViews = try? PageViewNaming(key: HashKey(secret: "a long and random secret"))
    change(&configuration)
    return Collector(configuration)
  }

  private func stored(_ decision: CollectorDecision) -> CollectedHit? {
    guard case .store(let hits, _, _) = decision else { return nil }
    return hits.first
  }

  private func daily(_ userAgent: String = firefox, languages: String? = nil) throws -> String? {
    let address = try #require(IPAddress("203.0.113.5"))
    let time = Int64(noon.timeIntervalSince1970)
    return Self.rule.id(address: address, userAgent: userAgent, languages: languages, site: 1, time: time)?.description
  }

  @Test(
    arguments: [
      ("&_id=0123456789abcdef", nil, "0123456789abcdef"), ("&_id=0123456789abcdef&uid=a", nil, "0123456789abcdef"),
      ("&_id=short", nil, "daily"), ("", nil, "daily"), ("&uid=a", nil, "daily"), ("&cid=", nil, "daily"),
      ("", "_pk_id.1.1fff=1111111111111111.1", "1111111111111111"),
      ("&_id=0123456789abcdef", "_pk_id.1.1fff=1111111111111111.1", "0123456789abcdef"),
      ("&cid=2222222222222222&_id=0123456789abcdef", nil, "2222222222222222"),
    ] as [(String, String?, String)]
  )
  func everyHitHasOne(more: String, cookie: String?, expected: String) throws {
    let headers = [("User-Agent", firefox)] + (cookie.map { [("Cookie", $0)] } ?? [])
    let hit = stored(collector().send("GET", goodPageView + more, headers: headers))?.hit
    #expect(hit?["cid"] == (expected == "daily" ? try daily() : expected))
    #expect(hit?.parameters.count { $0.name == "cid" } == 1)
  }

  @Test func withATokenMatomoSeesTheVisitor() {
    let collector = collector { $0.hasToken = true }
    #expect(stored(collector.send("GET", goodPageView + "&_id=0123456789abcdef"))?.hit["cid"] == nil)
  }

  @Test func anotherBrowserOrLanguageIsAnotherVisitor() throws {
    let headers = [("User-Agent", firefox), ("Accept-Language", "de")]
    let german = stored(collector().send("GET", goodPageView, headers: headers))?.hit["cid"]
    #expect(try german == daily(languages: "de") && german != daily())
    let other = stored(collector().send("GET", goodPageView + "&ua=Other"))?.hit["cid"]
    #expect(other == (try daily("Other")))
  }

  /// What masks addresses must not make one visitor of a whole network.
  @Test func theWholeAddressCounts() throws {
    let collector = collector { $0.privacy.anonymizeAddress = .threeBytes }
    #expect(stored(collector.send("GET", goodPageView))?.hit["cid"] == (try daily()))
  }

  @Test func matchingLearnsWhichItIs() throws {
    guard case .javaScript(let daily) = stored(collector().send("GET", goodPageView))?.side else {
      Issue.record("not stored")
      return
    }
    #expect(daily.visitorID == nil)
    #expect(daily.dailyID.map { VisitorID(bits: $0).description } == (try self.daily()))
    guard case .javaScript(let own) = stored(collector().send("GET", goodPageView + "&_id=0123456789abcdef"))?.side
    else {
      Issue.record("not stored")
      return
    }
    #expect(own.visitorID == 0x0123_4567_89ab_cdef && own.dailyID == nil && !own.namesVisit)
  }

  /// A visitor without cookies is one for both sides.
  @Test func theServerGivesTheSame() throws {
    var configuration = RequestTracker.Configuration()
    configuration.dailyVisitorID = Self.rule
    let request = ObservedRequest(
      path: "/",
      headers: ["User-Agent": firefox, "Host": "shop.example", "Accept-Language": "de"],
      peerAddress: IPAddress("203.0.113.5"),
      time: noon
    )
    guard case .hit(let tracked) = try RequestTracker(site: 1, configuration).track(request) else {
      Issue.record("not tracked")
      return
    }
    #expect(tracked.hit["cid"] == (try daily(languages: "de")))
  }

  // MARK: The server's own cookie

  private func cookie(_ headers: [(String, String)], _ more: String = "", use: CookieUse = .always) -> String? {
    let collector = collector {
      $0.ownCookie = .standard
      $0.cookieNames = CookieNames(own: "__matomo")
      $0.cookieUse = use
    }
    let fields = [("User-Agent", firefox), ("Host", "shop.example")] + headers
    return collector.send("GET", goodPageView + more, headers: fields).response.header("Set-Cookie")
  }

  /// The server's hits then have the id of the browser's own.
  @Test func aBrowserGetsItWithTheIDOfItsScript() throws {
    let set = try #require(cookie([], "&_id=0123456789abcdef"))
    #expect(set.hasPrefix("__matomo=0123456789abcdef; Max-Age="))
    #expect(cookie([])?.hasPrefix("__matomo=") == true)
    #expect(cookie([("Cookie", "__matomo=1111111111111111")]) == nil)
  }

  @Test(arguments: [
    (("Origin", "https://shop.example"), true), (("Origin", "https://other.example"), false),
    (("Origin", "null"), false),
    (("Sec-Fetch-Site", "same-origin"), true), (("Sec-Fetch-Site", "cross-site"), false),
  ])
  func onlyAPageOfItsOwnHostGetsIt(header: (String, String), isSet: Bool) {
    #expect((cookie([header]) != nil) == isSet)
  }

  @Test(arguments: [
    (CookieUse.withConsent, "", false), (.withConsent, "mtm_cookie_consent=1", true), (.never, "", false),
  ])
  func notBeforeTheConsent(use: CookieUse, cookies: String, isSet: Bool) {
    #expect((cookie([("Cookie", cookies)], use: use) != nil) == isSet)
  }

  @Test func noBotGetsIt() {
    #expect(cookie([], "&ua=Googlebot/2.1") == nil)
  }
}
