import FoundationEssentials
import MatomoCore
import Testing

@Suite struct FilterTests {
  /// `/.*old.*/`-like patterns, as an engine anchored at the start would match them.
  static func prefix(_ text: String) -> RequestPattern {
    RequestPattern(source: text) { $0.hasPrefix(text) }
  }

  @Test(arguments: [
    ("/health", nil, "ignoredPaths /health"),
    ("/health/", nil, nil),
    ("/Health", nil, nil),
    ("/health?x=1", nil, "ignoredPaths /health"),
    ("/he%61lth", nil, "ignoredPaths /health"),
    ("/users/7", "/users/:id", "ignoredPaths /users/:id"),
    ("/users/7", nil, nil),
    ("/api", nil, "ignoredPrefixes /api"),
    ("/api-report", nil, "ignoredPrefixes /api"),
    ("/v2/api", nil, nil),
    ("/old/x", nil, "ignoredPatterns /old"),
    ("/very/old", nil, nil),
    ("/x", "/old/:id", "ignoredPatterns /old"),
    ("/sm%C3%B6r/1", nil, "ignoredPrefixes /smör"),
    ("", nil, nil),
  ])
  func pathsAndRoutes(path: String, route: String?, expected: String?) throws {
    let tracker = try RequestTracker.stub {
      $0.filters.ignoredPaths = ["/health", "/users/:id"]
      $0.filters.ignoredPrefixes = ["", "/api", "/smör"]
      $0.filters.ignoredPatterns = [Self.prefix("/old")]
    }
    #expect(tracker.track(.stub(path) { $0.route = route }).rule?.description == expected)
  }

  @Test(arguments: [
    ("GET", nil), ("get", nil), ("POST", nil), ("OPTIONS", "ignoredMethods OPTIONS"),
    ("options", "ignoredMethods OPTIONS"), ("PUT", "allowedMethods PUT"), ("PROPFIND", "allowedMethods PROPFIND"),
    ("", "allowedMethods"), ("a\n\"b", "allowedMethods A%0A%22B"),
  ])
  func methodsInAnyCase(method: String, expected: String?) throws {
    let tracker = try RequestTracker.stub {
      $0.filters = RequestFilters(allowedMethods: ["GET", "PoST", "HEAD", "OPTIONS"], ignoredMethods: ["OptiOns"])
    }
    #expect(tracker.track(.stub { $0.method = method }).rule?.description == expected)
  }

  @Test(arguments: ["GET", "POST", "TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "PROPFIND"])
  func everyMethodOfARouteIsTrackedUnlessSaidOtherwise(method: String) throws {
    #expect(try RequestTracker.stub().track(.stub { $0.method = method }).hits.count == 1)
  }

  @Test(arguments: [
    ("creepy-bot 2", "ignoredUserAgentPatterns creepy-bot"),
    ("a creepy-bot", nil),
    ("Creepy-bot", nil),
    (nil, nil),
  ])
  func userAgents(userAgent: String?, expected: String?) throws {
    let tracker = try RequestTracker.stub { $0.filters.ignoredUserAgentPatterns = [Self.prefix("creepy-bot")] }
    let headers = HeaderFields(userAgent.map { [("user-agent", $0)] } ?? [])
    #expect(tracker.track(.stub(headers: headers)).rule?.description == expected)
  }

  @Test(arguments: [("/old", true), ("/old/7", true), ("/older", false), ("/new/old", false)])
  func swiftRegexIsAPattern(path: String, isIgnored: Bool) throws {
    let pattern = RequestPattern(source: "old pages", /\/old(?:\/|$)/)
    let tracker = try RequestTracker.stub { $0.filters.ignoredPatterns = [pattern] }
    #expect(tracker.track(.stub(path)).rule?.description == (isIgnored ? "ignoredPatterns old pages" : nil))
  }

  @Test func aMissingUserAgentIsAnEmptyOne() throws {
    let empty = RequestPattern(source: "^$") { $0.isEmpty }
    let tracker = try RequestTracker.stub { $0.filters.ignoredUserAgentPatterns = [empty] }
    #expect(tracker.track(.stub()).rule?.detail == "^$")
  }

  @Test(arguments: [
    (200, nil), (301, "ignoredStatusCodes 3xx"), (399, "ignoredStatusCodes 3xx"), (400, nil),
    (404, "ignoredStatusCodes 404"), (500, "ignoredStatusCodes 500-599"), (599, "ignoredStatusCodes 500-599"),
    (Int.max, nil), (Int.min, nil),
  ])
  func statusCodes(status: Int, expected: String?) throws {
    let tracker = try RequestTracker.stub {
      $0.filters.ignoredStatusCodes = try ["404", "3xx", "500-599"].map { try StatusCodes($0) }
    }
    #expect(tracker.track(.stub { $0.status = status }).rule?.description == expected)
  }

  @Test(arguments: [
    "", "x", "40", "4040", "0xx", "xxx", "4x", "599-500", "404-", "-404", "404-500-600", "4.4", "+40", "٤٠٤", "099",
  ])
  func refusesWhatIsNoStatus(text: String) {
    #expect(throws: MatomoError.self) { try StatusCodes(text) }
  }

  @Test func internalAddressesAreTheVisitorsBehindTheProxy() throws {
    let tracker = try RequestTracker.stub {
      $0.filters.internalAddresses = [try CIDRBlock("192.168.0.0/16"), try CIDRBlock("10.0.0.0/8")]
      $0.proxies = try TrustedProxies(parsing: ["10.0.0.1"])
    }
    let proxied = { (address: String) in
      ObservedRequest.stub(headers: ["X-Forwarded-For": address]) { $0.peerAddress = IPAddress("10.0.0.1") }
    }
    #expect(tracker.track(proxied("192.168.7.7")).rule?.description == "internalAddresses 192.168.0.0/16")
    #expect(tracker.track(proxied("198.51.100.1")).rule == nil)
    // Whoever is not behind the proxy cannot claim an internal address.
    #expect(tracker.track(.stub(headers: ["X-Forwarded-For": "192.168.7.7"])).rule == nil)
  }

  @Test func theOrderOfTheRules() throws {
    let tracker = try RequestTracker.stub {
      $0.filters.ignoredPaths = ["/"]
      $0.filters.ignoredMethods = ["GET"]
      $0.filters.ignoredUserAgentPatterns = [Self.prefix("ua")]
      $0.filters.ignoredPatterns = [Self.prefix("/")]
      $0.filters.ignoredPrefixes = ["/"]
      $0.filters.ignoredStatusCodes = [StatusCodes(200)]
      $0.filters.internalAddresses = [try CIDRBlock("203.0.113.5")]
      $0.privacy.respects = [.doNotTrack]
    }
    func rule(_ path: String, _ method: String, _ userAgent: String, _ route: String?, skipped: Bool = false) -> String?
    {
      let data = RequestData()
      if skipped { data.skip() }
      let request = ObservedRequest.stub(path, headers: ["User-Agent": userAgent, "DNT": "1"]) {
        $0.method = method
        $0.route = route
      }
      return tracker.track(request, data: data).rule?.name.rawValue
    }
    #expect(rule("/", "GET", "ua", nil, skipped: true) == "skipped")
    #expect(rule("/", "GET", "ua", nil) == "ignoredPaths")
    #expect(rule("/a", "GET", "ua", nil) == "ignoredMethods")
    #expect(rule("/a", "PUT", "ua", nil) == "ignoredUserAgentPatterns")
    #expect(rule("/a", "PUT", "x", nil) == "ignoredPatterns")
    let rest = try RequestTracker.stub {
      $0.filters.ignoredPrefixes = ["/a"]
      $0.filters.ignoredStatusCodes = [StatusCodes(200)]
      $0.filters.internalAddresses = [try CIDRBlock("203.0.113.5")]
      $0.privacy.respects = [.doNotTrack]
    }
    let dnt: HeaderFields = ["DNT": "1"]
    #expect(rest.track(.stub("/a", headers: dnt)).rule?.name == .ignoredPrefixes)
    #expect(rest.track(.stub("/b", headers: dnt)).rule?.name == .ignoredStatusCodes)
    #expect(rest.track(.stub("/b", headers: dnt) { $0.status = 201 }).rule?.name == .internalAddresses)
    let outside = ObservedRequest.stub("/b", headers: dnt) {
      $0.status = 201
      $0.peerAddress = nil
    }
    #expect(rest.track(outside).rule?.name == .doNotTrack)
  }

  /// Matomo would count them as recorded, and drop them.
  @Test(arguments: [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
    "Bytespider; spider-feedback@x.example",
    "Mozilla/5.0+(compatible; UptimeRobot/2.0)",
  ])
  func whatMatomoDropsIsNotSent(_ userAgent: String) throws {
    let request = ObservedRequest.stub(headers: ["User-Agent": userAgent])
    #expect(try RequestTracker.stub().track(request).rule?.name == .bots)
    let data = RequestData()
    data["bots"] = "1"
    #expect(try RequestTracker.stub().track(request, data: data).hits.count == 1)
  }

  @Test(arguments: ["curl/8.5.0", "python-requests/2.31", "", "Mozilla/5.0 HeadlessChrome/120.0", "Some crawler"])
  func whatMatomoMayTakeIsSent(_ userAgent: String) throws {
    #expect(try RequestTracker.stub().track(.stub(headers: ["User-Agent": userAgent])).hits.count == 1)
  }

  @Test func handshakeOfAWebSocketIsNoPageView() throws {
    #expect(try RequestTracker.stub().track(.stub("/chat") { $0.status = 101 }).rule?.name == .upgrade)
  }

  @Test func theNamesInAnswersAreAPromise() {
    #expect(
      IgnoreRule.Name.allCases.map(\.rawValue) == [
        "skipped", "ignoredPaths", "ignoredMethods", "allowedMethods", "ignoredUserAgentPatterns", "ignoredPatterns",
        "ignoredPrefixes", "ignoredStatusCodes", "upgrade", "internalAddresses", "do-not-track",
        "global-privacy-control", "opt-out-cookie", "consent-cookie", "prefetch", "bots", "snippet", "own", "methods",
        "redirects", "errors", "static", "ranges", "fragments", "frames", "downloads", "api", "pages", "invalidHost",
      ]
    )
  }
}
