import FoundationEssentials
import MatomoCollector
import MatomoCore
import Testing

/// What matching learns of a browser's hit.
@Suite struct BrowserSideTests {
  private func rules(_ match: PageViewNaming.Match = .url) throws -> PageViewNaming {
    PageViewNaming(match: match, key: try HashKey(secret: "a long and random secret"))
  }

  private func collector(_ change: (inout Collector.Configuration) throws -> Void = { _ in }) throws -> Collector {
    let rules = try rules()
    var configuration = Collector.stub().configuration
    configuration.pageViews = rules
    try change(&configuration)
    return Collector(configuration)
  }

  private func side(_ decision: CollectorDecision) -> JavaScriptHit? { sides(decision).first ?? nil }

  private func sides(_ decision: CollectorDecision) -> [JavaScriptHit?] {
    guard case .store(let hits, _, _) = decision else { return [] }
    return hits.map {
      if case .javaScript(let hit) = $0.side { hit } else { nil }
    }
  }

  private func keys(
    _ url: String = "https://shop.example/",
    address: String = "203.0.113.5",
    userAgent: String = firefox,
    visitorID: UInt64? = nil,
    id: String? = nil
  ) throws -> PageViewKeys? {
    let visitor = try rules().visitor(address: IPAddress(address), userAgent: userAgent, site: 1)
    return try rules().keys(visitor: visitor, visitorID: visitorID, site: 1, .page(url), id: id)
  }

  @Test func noneWherePageViewsAreNotMatched() {
    guard case .store(let hits, _, _) = Collector.stub().send("GET", goodPageView) else {
      Issue.record("nothing stored")
      return
    }
    #expect(hits.count == 1 && hits[0].side == nil)
  }

  @Test func aPageViewOfABrowser() throws {
    let query = goodPageView + "&_id=0123456789abcdef&pv_id=a1B2c3"
    let side = side(try collector().send("GET", query))
    #expect(side?.pageView == (try keys(visitorID: 0x0123_4567_89ab_cdef, id: "a1B2c3")))
    #expect(side?.namesVisit == false && side?.isPixel == false)
    #expect(side?.visitorID == 0x0123_4567_89ab_cdef)
    #expect(side?.visitor == (try rules().visitor(address: IPAddress("203.0.113.5"), userAgent: firefox, site: 1)))
  }

  /// The keys do not depend on which side made them, nor on who may name an address to Matomo.
  @Test(arguments: [true, false]) func theServerNamesTheSamePageView(hasToken: Bool) throws {
    let proxies = try TrustedProxies(parsing: ["10.0.0.0/8"])
    let headers = [("User-Agent", firefox), ("X-Forwarded-For", "198.51.100.77"), ("Host", "shop.example")]
    let collector = try collector {
      $0.proxies = proxies
      $0.privacy.anonymizeAddress = .oneByte
      $0.hasToken = hasToken
    }
    let query = "idsite=1&rec=1&url=http%3A%2F%2FSHOP.example%2Fa%2520b%3Fx%3D1%23top&pv_id=a1B2c3"
    let browser = try #require(side(collector.send("GET", query, headers: headers, peer: "10.0.0.1")))

    var configuration = RequestTracker.Configuration()
    configuration.proxies = proxies
    configuration.privacy.anonymizeAddress = .oneByte
    configuration.pageViews = try rules()
    var request = ObservedRequest(
      path: "/a%20b",
      query: "x=1",
      headers: HeaderFields(headers),
      peerAddress: IPAddress("10.0.0.2"),
      time: noon
    )
    request.pageViewID = PageViewID("a1B2c3")
    guard case .hit(let tracked) = try RequestTracker(site: 1, configuration).track(request) else {
      Issue.record("not tracked")
      return
    }
    #expect(browser.pageView != nil)
    #expect(tracked.side?.pageView == browser.pageView)
    #expect(tracked.side?.visitor == browser.visitor)
  }

  @Test(arguments: [
    ("&search=shoes", true), ("&action_name=", true), ("&e_c=a", true), ("&ping=0", true), ("&download=", true),
    ("&recMode=2", true), ("&ca=0", true),
    ("&ping=1", false), ("&e_c=a&e_a=b", false), ("&link=x", false),
    ("&idgoal=1", false), ("&idgoal=0&revenue=1", false), ("&idgoal=0&ec_id=1", false), ("&c_n=a", false),
    ("&c_n=a&c_i=click", false), ("&ma_id=1", false), ("&ca=1", false), ("&ca=1&cra=x", false), ("&recMode=1", false),
    ("&ua=Otherbot/2.1", false), ("&+ping=1", false),
  ])
  func onlyPageViewsHaveKeys(more: String, isPageView: Bool) throws {
    let side = try #require(side(try collector().send("GET", goodPageView + more)))
    #expect(side.pageView == (isPageView ? try keys() : nil))
    #expect(side.visitor != nil)
  }

  @Test func aDownloadIsNoPageViewOfItsURL() throws {
    let file = "https://shop.example/a.pdf"
    let side = try #require(side(try collector().send("GET", goodPageView + "&pv_id=a1B2c3&download=\(file)")))
    let visitor = side.visitor
    #expect(side.pageView == (try rules().keys(visitor: visitor, site: 1, .download(file), id: nil)))
    #expect(side.pageView != (try keys(file)))
  }

  @Test func everySiteHasPageViewsOfItsOwn() throws {
    let one = side(
      try collector().send("GET", "idsite=1&rec=1&pv_id=a1B2c3&_id=0123456789abcdef&url=https://a.example/")
    )
    let two = side(
      try collector().send("GET", "idsite=2&rec=1&pv_id=a1B2c3&_id=0123456789abcdef&url=https://a.example/")
    )
    #expect(one?.visitor != two?.visitor)
    #expect(one?.pageView?.id != two?.pageView?.id)
    #expect(one?.pageView?.match != two?.pageView?.match)
    #expect(one?.pageView?.visitorMatch != two?.pageView?.visitorMatch)
  }

  @Test(arguments: [
    ("", true), ("&action_name=a&pv_id=a1B2c3", true), ("&res=1x1", false), ("&rand=1", false), ("&apiv=1", false),
    ("&_id=0123456789abcdef", false), ("&e_c=a&e_a=b", false),
  ])
  func anImageOfAPage(more: String, isPixel: Bool) throws {
    let headers = [("User-Agent", firefox), ("Referer", "https://shop.example/")]
    let query = "idsite=1&rec=1" + more
    #expect(side(try collector().send("GET", query, headers: headers))?.isPixel == isPixel)
    #expect(side(try collector().send("GET", query + "&url=https://shop.example/"))?.isPixel == false)
  }

  @Test(arguments: [("&uid=a", true), ("&cid=0123456789abcdef", true), ("&new_visit=1", true), ("&new_visit=0", false)])
  func whoseVisitItIs(more: String, namesVisit: Bool) throws {
    #expect(side(try collector().send("GET", goodPageView + more))?.namesVisit == namesVisit)
  }

  @Test func aBotThatMatomoMayTakeHasNoPageView() throws {
    let headers = [("User-Agent", "Mozilla/5.0 (compatible; Otherbot/2.1)")]
    let side = try #require(side(try collector().send("GET", goodPageView, headers: headers)))
    #expect(side.pageView == nil)
  }

  @Test func thePageOfAnImageIsItsReferrer() throws {
    let headers = [("User-Agent", firefox), ("Referer", "https://shop.example/a")]
    let named = side(try collector().send("GET", "idsite=1&rec=1", headers: headers))
    #expect(named?.pageView == (try keys("https://shop.example/a")))
    #expect(side(try collector().send("GET", "idsite=1&rec=1"))?.pageView == nil)
    #expect(side(try collector().send("GET", "idsite=1&rec=1&urlref=x", headers: headers))?.pageView == nil)
  }

  @Test(
    arguments: [
      ("_id=0123456789abcdef", 0x0123_4567_89ab_cdef), ("_id=0123456789ABCDEF", 0x0123_4567_89ab_cdef),
      ("_id=0123456789abcdef&cid=1111111111111111", 0x1111_1111_1111_1111), ("_id=0123456789abcde", nil),
      ("_id[]=0123456789abcdef", nil), ("%20_id=0123456789abcdef", 0x0123_4567_89ab_cdef), ("_id=", nil), ("", nil),
    ] as [(String, UInt64?)]
  )
  func theIdThatJavaScriptUses(query: String, id: UInt64?) throws {
    #expect(side(try collector().send("GET", goodPageView + "&" + query))?.visitorID == id)
  }

  @Test func theVisitorIsTheOneThatTheHitNames() throws {
    let side = side(try collector().send("GET", goodPageView + "&ua=Other&cip=198.51.100.1"))
    #expect(side?.pageView == (try keys(userAgent: "Other")))
  }

  @Test func aTrustedClientIsNoBrowser() throws {
    let token = "&token_auth=\(trustedToken)&cip=198.51.100.1"
    let decision = try collector().send("GET", goodPageView + token)
    #expect(decision.hits.count == 1)
    #expect(side(decision) == nil)
    // Also where its word cannot be passed on.
    let withoutToken = try collector { $0.hasToken = false }.send("GET", goodPageView + token)
    #expect(withoutToken.hits.count == 1)
    #expect(side(withoutToken) == nil)
  }

  @Test func everyHitOfABulkHasItsOwn() throws {
    let body = #"""
      {"requests":["?\#(goodPageView)&pv_id=a1B2c3","?\#(goodPageView)&ping=1","?\#(goodPageView)&token_auth=\#(trustedToken)"]}
      """#
    let sides = sides(try collector().send("POST", body: body))
    #expect(sides.count == 3)
    #expect(sides.map { $0?.pageView } == [try keys(id: "a1B2c3"), nil, nil])
    #expect(sides.map { $0?.visitor != nil } == [true, true, false])
  }

  // MARK: What is not to be recorded

  private func secretive(_ query: String) throws -> CollectorDecision {
    try collector {
      $0.urls = URLRules(
        masks: [PathMask(source: "x") { $0 == "/users/7" ? "/users/N" : $0 }],
        strippedQueryParameters: ["email"]
      )
      $0.filters = RequestFilters(ignoredPrefixes: ["/health"], allowedMethods: ["PUT"])
    }.send("GET", query)
  }

  /// The keys are made of what the browser shows.
  @Test func theRulesForURLsReachTheBrowsersHits() throws {
    let url = "https://shop.example/users/7?email=a"
    let decision = try secretive("idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fusers%2F7%3Femail%3Da")
    #expect(decision.hits.first?["url"] == "https://shop.example/users/N")
    #expect(side(decision)?.pageView == (try keys(url)))
  }

  @Test func aPageThatIsIgnoredIsSoForBrowsers() throws {
    let decision = try secretive("idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fhealth%2Flive")
    #expect(decision.hits.isEmpty && decision.response.status == 200)
    guard case .answer(_, let counts) = decision else { return }
    #expect(counts.excluded == 1 && counts.rule?.description == "ignoredPrefixes /health")
  }
}
