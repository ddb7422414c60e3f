import MatomoCore
import Testing

@Suite struct ServerSideTests {
  private static let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
  private static let headers: HeaderFields = ["User-Agent": firefox]

  private func rules() throws -> PageViewNaming { PageViewNaming(key: try HashKey(secret: "a long and random secret")) }

  private func tracker(_ change: (inout RequestTracker.Configuration) throws -> Void = { _ in }) throws
    -> RequestTracker
  {
    try .stub {
      $0.pageViews = try rules()
      try change(&$0)
    }
  }

  private func side(
    _ tracker: RequestTracker,
    _ request: ObservedRequest,
    data: RequestData? = nil
  ) throws -> ServerHit? {
    guard case .hit(let tracked) = tracker.track(request, data: data) else { return nil }
    return tracked.side
  }

  private func keys(_ url: String, address: String = "203.0.113.5", id: String? = nil) throws -> PageViewKeys? {
    let visitor = try rules().visitor(address: IPAddress(address), userAgent: Self.firefox, site: 1)
    return try rules().keys(visitor: visitor, site: 1, .page(url), id: id)
  }

  @Test func nothingIsComputedWhereNoneIsHeld() throws {
    guard case .hit(let tracked) = try RequestTracker.stub().track(.stub()) else {
      Issue.record("not tracked")
      return
    }
    #expect(tracked.side == nil && tracked.recordSide == nil)
  }

  @Test func namesThePageThatTheBrowserShows() throws {
    let side = try side(try tracker(), .stub("/a%20b?x=1&sid=2", headers: Self.headers))
    #expect(side?.pageView == (try keys("http://shop.example/a b?x=1")))
    #expect(side?.pageView != nil && side?.isCachedPage == false && side?.takesVisitorID == true)
    #expect(side?.visitor == (try rules().visitor(address: IPAddress("203.0.113.5"), userAgent: Self.firefox, site: 1)))
  }

  @Test func masksAndStrippingDoNotCount() throws {
    let tracker = try tracker {
      $0.urls.masks = [PathMask(source: "x") { _ in "/masked" }]
      $0.urls.strippedQueryParameters = ["secret"]
      $0.urls.baseURL = try BaseURL("https://www.shop.example/base")
    }
    let side = try side(tracker, .stub("/users/7?secret=1&a=2", headers: Self.headers))
    #expect(side?.pageView == (try keys("https://www.shop.example/base/users/7?secret=1&a=2")))
  }

  @Test func theAddressIsThatBehindTheProxiesAndMasked() throws {
    let tracker = try tracker {
      $0.proxies = try TrustedProxies(parsing: ["10.0.0.0/8"])
      $0.privacy.anonymizeAddress = .oneByte
    }
    let headers: HeaderFields = ["User-Agent": Self.firefox, "X-Forwarded-For": "198.51.100.77"]
    let side = try side(tracker, .stub(headers: headers) { $0.peerAddress = IPAddress("10.1.1.1") })
    #expect(side?.pageView == (try keys("https://shop.example/", address: "198.51.100.0")))
  }

  struct Exception: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isHeld: Bool
    let path: String
    let headers: HeaderFields
    let change: @Sendable (inout ObservedRequest) -> Void

    init(
      _ name: String,
      isHeld: Bool,
      path: String = "/",
      headers: HeaderFields = ServerSideTests.headers,
      _ change: @escaping @Sendable (inout ObservedRequest) -> Void = { _ in }
    ) {
      testDescription = name
      self.isHeld = isHeld
      self.path = path
      self.headers = headers
      self.change = change
    }
  }

  static let exceptions: [Exception] = [
    .init("a page", isHeld: true) { $0.contentType = "text/html; charset=utf-8" },
    .init("no content type", isHeld: true, path: "/about"),
    .init("no content type, but a file", isHeld: false, path: "/about.png"),
    .init("a file", isHeld: false) { $0.contentType = "application/json" },
    .init("a page like a file", isHeld: true, path: "/a.pdf") { $0.contentType = "TEXT/HTML" },
    .init("201", isHeld: true) { $0.status = 201 }, .init("206", isHeld: true) { $0.status = 206 },
    .init("204", isHeld: false) { $0.status = 204 }, .init("205", isHeld: false) { $0.status = 205 },
    .init("301", isHeld: false) { $0.status = 301 }, .init("302", isHeld: false) { $0.status = 302 },
    .init("304", isHeld: true) { $0.status = 304 }, .init("199", isHeld: false) { $0.status = 199 },
    .init("304 of a file", isHeld: false, path: "/logo.svg") { $0.status = 304 },
    .init("404", isHeld: false) { $0.status = 404 }, .init("500", isHeld: false) { $0.status = 500 },
    .init("POST", isHeld: false) { $0.method = "POST" }, .init("HEAD", isHeld: false) { $0.method = "HEAD" },
    .init("get", isHeld: false) { $0.method = "get" },
    .init("a bot", isHeld: false, headers: ["User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"]),
    .init("no user agent", isHeld: true, headers: [:]),
    .init("prefetch", isHeld: false, headers: ["User-Agent": firefox, "Sec-Purpose": "prefetch;prerender"]),
    .init("other purpose", isHeld: true, headers: ["User-Agent": firefox, "Purpose": "fun"]),
    .init("no address", isHeld: false) { $0.peerAddress = nil },
    .init("no address, but an id", isHeld: true) {
      $0.peerAddress = nil
      $0.pageViewID = PageViewID("a1B2c3")
    },
  ]

  @Test(arguments: exceptions)
  func onlyWhatABrowserMayReport(_ exception: Exception) throws {
    let tracker = try tracker { $0.include = RequestKinds(rawValue: .max) }
    let side = try side(tracker, .stub(exception.path, headers: exception.headers, exception.change))
    #expect((side?.pageView != nil) == exception.isHeld)
  }

  @Test func theIdOfThePage() throws {
    let request = ObservedRequest.stub(headers: Self.headers) { $0.pageViewID = PageViewID("a1B2c3") }
    #expect(try side(try tracker(), request)?.pageView == keys("https://shop.example/", id: "a1B2c3"))
    var kept = request
    kept.status = 304
    let side = try side(try tracker(), kept)
    #expect(side?.isCachedPage == true)
    // The browser shows an older answer, with the id of that.
    #expect(side?.pageView == (try keys("https://shop.example/")))
  }

  @Test(arguments: [
    ("link", "https://a.example"), ("idgoal", "1"), ("ping", "1"), ("c_n", "banner"), ("ma_id", "1"),
    ("ca", "1"),
  ])
  func theHandlerMayMakeSomethingElseOfIt(name: String, value: String) throws {
    let data = RequestData()
    data[name] = value
    #expect(try side(try tracker(), .stub(headers: Self.headers), data: data)?.pageView == nil)
  }

  @Test func theHandlersWordOnTheId() throws {
    let data = RequestData()
    data["pv_id"] = "zzzzzz"
    data["search"] = "a search is a page view, too"
    #expect(
      try side(try tracker(), .stub(headers: Self.headers), data: data)?.pageView
        == keys("https://shop.example/", id: "zzzzzz")
    )
    let routes = try tracker { $0.routes = ["/file": [.init("download", "")]] }
    let visitor = try rules().visitor(address: IPAddress("203.0.113.5"), userAgent: Self.firefox, site: 1)
    let download = try rules().keys(visitor: visitor, site: 1, .download("https://shop.example/file"), id: nil)
    #expect(try side(routes, .stub("/file", headers: Self.headers))?.pageView == download)
    #expect(try side(tracker(), .stub("/file.pdf", headers: Self.headers))?.pageView != nil, "a file is a download")
  }

  @Test func theVisitorIDOfJavaScriptsCookieIsAnotherKey() throws {
    let headers: HeaderFields = ["User-Agent": Self.firefox, "Cookie": "_pk_id.1.1fff=0123456789abcdef.1"]
    let keys = try #require(try side(tracker(), .stub(headers: headers))?.pageView)
    let rules = try rules()
    let other = rules.keys(
      visitor: 9,
      visitorID: 0x0123_4567_89ab_cdef,
      site: 1,
      .page("https://shop.example/"),
      id: nil
    )
    #expect(keys.visitorMatch == other?.visitorMatch && keys.match != other?.match)
  }

  @Test func recordsAreNoPageViewsAndTheirIdIsNone() throws {
    let data = RequestData()
    data.record(try Hit.Event(category: "cart", action: "add"))
    guard case .hit(let tracked) = try tracker().track(.stub(headers: Self.headers), data: data) else {
      Issue.record("not tracked")
      return
    }
    #expect(tracked.records.count == 1 && tracked.hit["pv_id"] != nil)
    // No page was sent with the id that joins the hits of this request.
    #expect(tracked.side?.pageView == (try keys("https://shop.example/")))
    #expect(tracked.recordSide == ServerHit(visitor: tracked.side?.visitor))
  }

  @Test func takesTheIdOfJavaScriptOnlyWhereItHasNone() throws {
    let cookie: HeaderFields = ["User-Agent": Self.firefox, "Cookie": "_pk_id.1.1fff=0123456789abcdef.1."]
    #expect(try side(try tracker(), .stub(headers: cookie))?.takesVisitorID == false)
    let own = try tracker { $0.visitor.source = .ownCookie() }
    #expect(try side(own, .stub(headers: cookie))?.takesVisitorID == true)
    let none = try tracker { $0.visitor.source = .none }
    #expect(try side(none, .stub(headers: Self.headers))?.takesVisitorID == false)
    let data = RequestData()
    data["cid"] = "0123456789abcdef"
    #expect(try side(try tracker(), .stub(headers: Self.headers), data: data)?.takesVisitorID == false)
  }
}
