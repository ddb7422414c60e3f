import FoundationEssentials
import MatomoCore
import Testing

/// What users of four published trackers for Python rely on (django-matomo-api-tracking, matomo-core, asgi-matomo and
/// flask-matomo2), with what was wrong in them corrected.
@Suite struct OtherTrackersTests {
  /// Anchored at the start, not at the end.
  static func pattern(_ source: String) throws -> RequestPattern {
    nonisolated(unsafe) let regex = try Regex(source)
    return RequestPattern(source: source) { $0.prefixMatch(of: regex) != nil }
  }

  @Suite struct DjangoMatomoAPITracking {
    @Test func nonASCIIAndTheCookie() throws {
      let tracker = try RequestTracker.stub { $0.visitor.source = .ownCookie() }
      let tracked = tracker.track(.stub("/sökväg/%C3%A5%20b") { $0.title = "Räksmörgås" })
      let hit = try #require(tracked.hits.first)
      #expect(hit["url"] == "https://shop.example/s%C3%B6kv%C3%A4g/%C3%A5%20b")
      #expect(hit["action_name"] == "Räksmörgås")
      #expect(hit["_id"]?.utf8.count == 16)
      #expect(hit["_id"] == tracked.cookie?.value)
      #expect(hit["cip"] == nil)
    }

    @Test(
      arguments: [
        (nil, nil), ("", nil), ("http://foreign.example/x", "http://foreign.example/x"),
        ("https://shop.example/same", "https://shop.example/same"),
      ] as [(String?, String?)]
    )
    func referrers(sent: String?, expected: String?) throws {
      let headers = HeaderFields(sent.map { [("Referer", $0)] } ?? [])
      #expect(try RequestTracker.stub().value("urlref", .stub(headers: headers)) == expected)
    }

    @Test func titlesOfPages() throws {
      func name(_ body: String) throws -> String? {
        try RequestTracker.stub().value("action_name", .stub("/a/") { $0.title = PageTitle.find(in: body) })
      }
      #expect(try name("<html><head><title>T &amp; \"x\"</title></head></html>") == "T & \"x\"")
      #expect(try name("<html lang=\"en\"><head><title>T</title></head></html>") == "T")
      #expect(try name("") == "/a/")
    }

    @Test func theHeaderOfAProxyNamesTheAddress() throws {
      let headers: HeaderFields = ["X-Real-IP": " 203.0.113.9 ", "X-Forwarded-For": "1.2.3.4"]
      let tracker = try RequestTracker.stub {
        $0.hasToken = true
        $0.proxies = try TrustedProxies(parsing: ["203.0.113.5"], header: "X-Real-IP")
      }
      #expect(tracker.value("cip", .stub(headers: headers)) == "203.0.113.9")
    }

    @Test(arguments: [200: 1, 301: 0, 302: 0, 404: 1, 500: 1])
    func ignoredStatusCodes(status: Int, hits: Int) throws {
      let tracker = try RequestTracker.stub { $0.filters.ignoredStatusCodes = [StatusCodes(301), StatusCodes(302)] }
      #expect(tracker.track(.stub { $0.status = status }).hits.count == hits)
    }

    @Test(arguments: [
      ("/account/4711/", "https://shop.example/account/ID/"),
      ("/account/4711", "https://shop.example/account/4711"),
    ])
    func aMaskThatEndsWithASlash(path: String, expected: String) throws {
      let mask = PathMask(source: "/account/[0-9]+/$") { $0.replacing(/\/account\/[0-9]+\/$/, with: "/account/ID/") }
      #expect(try RequestTracker.stub { $0.urls.masks = [mask] }.value("url", .stub(path)) == expected)
    }
  }

  @Suite struct MatomoCore {
    @Test(arguments: [
      ("/old$", "/old", true), ("/old$", "/old/x", false), ("/old", "/old/x", true), ("(?i)/CASE", "/case", true),
      ("/CASE", "/case", false), (".*/old.*", "/some/old/path", true), (".*/old.*", "/old/path", true),
      (".*/old.*", "/really/old", true), (".*/old.*", "/older", true), (".*/old.*", "/o", false),
    ])
    func pathPatterns(source: String, path: String, isIgnored: Bool) throws {
      let tracker = try RequestTracker.stub { $0.filters.ignoredPatterns = [try pattern(source)] }
      #expect(tracker.track(.stub(path)).hits.isEmpty == isIgnored)
    }

    @Test(arguments: [
      ("bot", "bot1", true), ("bot", "Bot1", false), ("bot", "a bot", false), (".*bot", "SomeBOT", false),
      (".*bot", "Somebot", true), ("creepy-bot.*", "creepy-bot/2", true),
    ])
    func userAgentPatterns(source: String, userAgent: String, isIgnored: Bool) throws {
      let tracker = try RequestTracker.stub { $0.filters.ignoredUserAgentPatterns = [try pattern(source)] }
      #expect(tracker.track(.stub(headers: ["User-Agent": userAgent])).hits.isEmpty == isIgnored)
    }
  }

  @Suite struct AsgiMatomo {
    @Test func everythingAtOnce() throws {
      let tracker = try RequestTracker.stub {
        $0.hasToken = true
        $0.proxies = try TrustedProxies(parsing: ["203.0.113.5", "10.0.0.0/8"])
      }
      let headers: HeaderFields = [
        "Host": "testserver:8080", "User-Agent": "Mozilla/5.0 X", "Referer": "https://ref.example/p?q=1",
        "Accept-Language": "sv", "X-Forwarded-For": "198.51.100.1, 10.0.0.1",
      ]
      let hit = try #require(tracker.track(.stub("/a b/å?x=1&y=2", headers: headers)).hits.first)
      #expect(hit["ua"] == "Mozilla/5.0 X")
      #expect(hit["action_name"] == "/a b/å")
      #expect(hit["url"] == "https://testserver:8080/a%20b/%C3%A5?x=1&y=2")
      #expect(hit["cip"] == "198.51.100.1")
      #expect(hit["urlref"] == "https://ref.example/p?q=1")
      #expect(hit["lang"] == "sv")
    }

    @Test func severalForwardingHeadersAreOneList() throws {
      let tracker = try RequestTracker.stub {
        $0.hasToken = true
        $0.proxies = try TrustedProxies(parsing: ["203.0.113.5", "10.0.0.0/8"])
      }
      var request = ObservedRequest.stub(headers: ["X-Forwarded-For": "198.51.100.1"])
      request.headers.append(name: "X-Forwarded-For", value: "10.0.0.1")
      #expect(tracker.value("cip", request) == "198.51.100.1")
    }

    @Test func whatTheHandlerAdds() throws {
      let tracker = try RequestTracker.stub {
        $0.customVariables = [1: .init(name: "http_status_code", value: .status)]
        $0.routes = ["/path": [Parameter("action_name", "Name"), Parameter("e_a", "Play")]]
      }
      let data = RequestData()
      data["e_a"] = "Playing"
      data.setCustomVariable(2, name: "anything", value: "goes")
      data.add(.milliseconds(50), to: .server)
      let hit = try #require(tracker.track(.stub("/path"), data: data).hits.first)
      #expect(hit["action_name"] == "Name")
      #expect(hit["e_a"] == "Playing")
      #expect(hit["cvar"] == #"{"1":["http_status_code","200"],"2":["anything","goes"]}"#)
      #expect(hit["pf_srv"] == "50")
    }
  }

  @Suite struct FlaskMatomo2 {
    @Test func aRouteWithParameters() throws {
      let headers: HeaderFields = ["Host": "localhost", "Accept-Language": "de;q=0.5, sv-SE, sv;q=0.9"]
      let request = ObservedRequest.stub("/foo/7?x=1", headers: headers) {
        $0.route = "/foo/<id>"
        $0.duration = .microseconds(144)
      }
      let tracker = try RequestTracker.stub { $0.urls.assumeHTTPS = false }
      #expect(tracker.value("action_name", request) == "/foo/<id>")
      #expect(tracker.value("url", request) == "http://localhost/foo/7?x=1")
      #expect(tracker.value("lang", request) == "sv-SE")
      #expect(tracker.value("pf_srv", request) == "0")
      #expect(tracker.value("gt_ms", request) == nil)
    }

    @Test func filtersKnowTheTemplate() throws {
      let tracker = try RequestTracker.stub { $0.filters.ignoredPaths = ["/foo/<id>"] }
      #expect(tracker.track(.stub("/foo/7") { $0.route = "/foo/<id>" }).rule?.detail == "/foo/<id>")
      #expect(tracker.track(.stub("/foo/7")).rule == nil)
    }

    @Test func aMissingPageHasAName() throws {
      let name = try RequestTracker.stub().value("action_name", .stub("/nowhere") { $0.status = 404 })
      #expect(name == "404/URL = %2Fnowhere/From = ")
    }

    @Test func anErrorOfTheHandlerIsTracked() throws {
      #expect(try RequestTracker.stub().track(.stub { $0.status = 500 }).hits.count == 1)
    }
  }
}
