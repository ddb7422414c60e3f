import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import Testing

@Suite struct RequestTrackerTests {
  @Test func aPlainRequest() throws {
    let hit = try #require(try RequestTracker.stub().track(.stub("/foo")).hits.first)
    #expect(hit.site == 1)
    let rand = try #require(hit["rand"].flatMap { UInt32($0) })
    #expect(
      hit.parameters == [
        Parameter("apiv", "1"), Parameter("send_image", "0"), Parameter("rand", String(rand)),
        Parameter("url", "https://shop.example/foo"), Parameter("action_name", "/foo"), Parameter("ua", "Unknown"),
        Parameter("cdt", "1795255200"),
      ]
    )
  }

  @Test func randDiffersFromHitToHit() throws {
    let tracker = try RequestTracker.stub()
    #expect(Set((0..<100).map { _ in tracker.value("rand", .stub()) }).count == 100)
  }

  @Test func everythingThatARequestHolds() throws {
    let tracker = try RequestTracker.stub {
      $0.hasToken = true
      $0.dimensions = [7: .status, 1: .header("X-Plan"), 2: .route, 3: .host, 4: .method, 5: .header("X-None")]
    }
    let request = ObservedRequest.stub(
      "/foo/7?x=1",
      headers: [
        "Host": "shop.example:8443", "User-Agent": "Mozilla/5.0 X", "Referer": "https://ref.example/p?q=1",
        "Accept-Language": "de;q=0.5, sv-SE", "accept-language": "sv;q=0.9", "X-Plan": "gold",
      ]
    ) {
      $0.method = "post"
      $0.route = "/foo/:id"
      $0.duration = .microseconds(50_613)
      $0.bytes = 5120
      $0.pageViewID = PageViewID("a1B2c3")
      $0.time = RequestTracker.stubTime.addingTimeInterval(-3.75)
    }
    let hit = try #require(tracker.track(request).hits.first)
    let names = hit.parameters.map(\.name)
    #expect(Set(names).count == names.count)
    let values = [
      "url": "https://shop.example:8443/foo/7?x=1", "urlref": "https://ref.example/p?q=1", "ua": "Mozilla/5.0 X",
      "action_name": "/foo/:id", "lang": "sv-SE", "cip": "203.0.113.5", "cdt": "1795255196", "pf_srv": "51",
      "bw_bytes": "5120", "pv_id": "a1B2c3", "dimension1": "gold", "dimension2": "/foo/:id",
      "dimension3": "shop.example:8443", "dimension4": "POST", "dimension7": "200",
    ]
    for (name, value) in values { #expect(hit[name] == value, "\(name)") }
    #expect(hit["dimension5"] == nil)
    #expect(tracker.track(request).hits.first?["token_auth"] == nil)
  }

  @Test(arguments: [
    (Duration.zero, "0"), (.nanoseconds(499_999), "0"), (.microseconds(500), "1"), (.microseconds(1499), "1"),
    (.milliseconds(144), "144"), (.milliseconds(-5), "0"), (.seconds(-1), "0"), (.microseconds(999_999), "1000"),
    (.seconds(16_776), "16776000"), (.seconds(16_777), "16777215"), (.seconds(Int64.max), "16777215"),
    (.seconds(Int64.min), "0"),
  ])
  func serverTimeIsWholeMilliseconds(duration: Duration, expected: String) throws {
    #expect(try RequestTracker.stub().value("pf_srv", .stub { $0.duration = duration }) == expected)
  }

  @Test(arguments: [
    (-3600.0, 1_795_251_600), (-0.5, 1_795_255_199), (0, 1_795_255_200), (3600, 1_795_255_200), (1e300, 1_795_255_200),
    (-1e300, 1_795_255_200), (.nan, 1_795_255_200), (.infinity, 1_795_255_200), (-1_795_255_200, 1_795_255_200),
  ])
  func theTimeIsNeverInTheFuture(offset: Double, expected: Int) throws {
    let request = ObservedRequest.stub { $0.time = RequestTracker.stubTime.addingTimeInterval(offset) }
    #expect(try RequestTracker.stub().value("cdt", request) == String(expected))
  }

  @Test func anAddressNeedsAToken() throws {
    #expect(try RequestTracker.stub().value("cip", .stub()) == nil)
    #expect(try RequestTracker.stub { $0.hasToken = true }.value("cip", .stub { $0.peerAddress = nil }) == nil)
    #expect(try RequestTracker.stub { $0.hasToken = true }.value("cip", .stub()) == "203.0.113.5")
  }

  @Test func routesAreLookedUpByPatternThenByPath() throws {
    let tracker = try RequestTracker.stub {
      $0.routes = [
        "/users/:id": [Parameter("action_name", "User")],
        "/caf\u{e9}": [Parameter("action_name", "Café"), Parameter("e_a", "open"), Parameter("idsite", "3")],
        "/users/7": [Parameter("action_name", "Seven")],
      ]
    }
    #expect(tracker.value("action_name", .stub("/users/7") { $0.route = "/users/:id" }) == "User")
    #expect(tracker.value("action_name", .stub("/users/7")) == "Seven")
    #expect(tracker.value("action_name", .stub("/users/7") { $0.route = "/other" }) == "Seven")
    let cafe = tracker.track(.stub("/caf%C3%A9")).hits.first
    #expect(cafe?["e_a"] == "open")
    #expect(cafe?.site == 3)
    #expect(tracker.track(.stub("/x")).hits.first?.site == 1)
  }

  @Test func aConfigurationThatMeansNothingIsRefused() {
    #expect(throws: MatomoError.self) {
      try RequestTracker.stub { $0.routes = ["/": [Parameter("idsite", "x")]] }
    }
    #expect(throws: MatomoError.self) { try RequestTracker.stub { $0.dimensions = [0: .status] } }
    #expect(throws: MatomoError.self) { try RequestTracker.stub { $0.dimensions = [1000: .status] } }
    #expect(throws: MatomoError.self) {
      try RequestTracker.stub { $0.customVariables = [0: .init(name: "a", value: .status)] }
    }
  }

  @Test(arguments: [
    ("text/html", "/a.pdf", true), ("TEXT/HTML; charset=utf-8", "/", true), ("application/xhtml+xml", "/", true),
    ("application/json", "/", false), ("text/htmlx", "/", false), ("", "/", false), (nil, "/", true), (nil, "/a", true),
    (nil, "/a.html", true), (nil, "/style.css", false), (nil, "/a.PNG", false), (nil, "/v1.2/users", true),
    (nil, "/a.", true), (nil, "/.", true), (nil, "", true),
  ])
  func pages(contentType: String?, path: String, expected: Bool) {
    var request = ObservedRequest.stub(path)
    request.contentType = contentType
    #expect(request.isPage == expected)
  }

  @Test func negativeSizesAreNotSent() throws {
    #expect(try RequestTracker.stub().value("bw_bytes", .stub { $0.bytes = -1 }) == nil)
  }

  /// Whatever a visitor sends, the request is tracked or ignored, and the hit stays small.
  @Test func noiseNeverTraps() throws {
    var generator = SeededRandom(seed: 42)
    let tracker = try RequestTracker.stub {
      $0.hasToken = true
      $0.visitor.source = .ownCookie()
      $0.privacy.respects = Set(PrivacyRules.Signal.allCases).subtracting([.consentCookie])
      $0.proxies = try TrustedProxies(parsing: ["203.0.113.5", "10.0.0.0/8"], header: "Forwarded")
      $0.urls.strippedQueryParameters = ["a"]
      $0.customVariables = [1: .init(name: "x", value: .header("X-Forwarded-For"))]
    }
    let alphabet = Array(",;=\"\\[]:%%?&#</> \t.0123456789abcdefqQv_*å😀\u{0}\r\n".unicodeScalars)
    func noise() -> String {
      var text = ""
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      return text
    }
    let names = [
      "Host", "User-Agent", "Referer", "Accept-Language", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "Cookie",
      "Sec-CH-UA", "Sec-CH-UA-Platform", "Purpose", "DNT",
    ]
    for round in 0..<3000 {
      var headers = HeaderFields()
      for name in names where Bool.random(using: &generator) && (name != "Host" || round.isMultiple(of: 2)) {
        headers.append(
          name: name,
          value: (name == "Cookie" ? "__matomo=" : name == "Forwarded" ? "for=" : "") + noise()
        )
      }
      let request = ObservedRequest.stub(noise(), headers: headers) {
        $0.method = noise()
        $0.status = Int.random(in: 200...500, using: &generator)
        $0.title = PageTitle.find(in: "<title>" + noise() + "</title>")
      }
      for hit in tracker.track(request).hits {
        #expect(hit["url"]?.utf8.allSatisfy { (0x21...0x7e).contains($0) } == true)
        #expect(hit.query.utf8.count < 30_000)
      }
    }
  }
}
