import MatomoCore
import Testing

@testable import MatomoCore

@Suite struct URLTests {
  @Test(arguments: [
    ("/", "https://shop.example/"),
    ("", "https://shop.example/"),
    ("*", "https://shop.example/*"),
    ("/a b/å", "https://shop.example/a%20b/%C3%A5"),
    ("/%C3%A5%20b", "https://shop.example/%C3%A5%20b"),
    ("/a b/å?x=1&y=2", "https://shop.example/a%20b/%C3%A5?x=1&y=2"),
    ("/100%", "https://shop.example/100%25"),
    ("/%zz%4", "https://shop.example/%25zz%254"),
    ("/p%26x/%23y/", "https://shop.example/p%26x/%23y/"),
    ("/a\"<>\\^`{|}", "https://shop.example/a%22%3C%3E%5C%5E%60%7B%7C%7D"),
    ("/a?q=[1]&c=a|b&d={}&e=å ø", "https://shop.example/a?q=[1]&c=a|b&d={}&e=%C3%A5%20%C3%B8"),
    ("/a?q=%", "https://shop.example/a?q=%25"),
    ("/a?q=a+b&q=a%20b", "https://shop.example/a?q=a+b&q=a%20b"),
    ("/a??b?c", "https://shop.example/a??b?c"),
    ("/a?", "https://shop.example/a"),
    ("/a#frag", "https://shop.example/a"),
    ("//evil.example/x", "https://shop.example//evil.example/x"),
    ("/a\r\nSet-Cookie: x", "https://shop.example/a%0D%0ASet-Cookie:%20x"),
    ("/a\u{0}\u{7f}", "https://shop.example/a%00%7F"),
    ("HTTP://Other.Example:80/x?y", "https://other.example:80/x?y"),
  ])
  func theURLIsWhatWasAskedFor(target: String, expected: String) throws {
    #expect(try RequestTracker.stub().value("url", .stub(target)) == expected)
  }

  @Test(arguments: [
    ("shop.example", "shop.example"), ("SHOP.Example:8080", "shop.example:8080"), ("shop.example:443", "shop.example"),
    ("shop.example:", "shop.example"), ("shop.example.", "shop.example."), ("[2001:DB8::1]:8443", "[2001:db8::1]:8443"),
    ("127.0.0.1:8080", "127.0.0.1:8080"), ("a_b.example", "a_b.example"), (" shop.example", "shop.example"),
    ("shop.example:080", "shop.example:80"), ("shop.example:8080", "shop.example:8080"),
    ("shop.example:0443", "shop.example"),
  ])
  func hosts(host: String, expected: String) throws {
    #expect(try RequestTracker.stub().value("url", .stub("/", headers: ["Host": host])) == "https://\(expected)/")
  }

  @Test(
    arguments: [
      "", " ", "a b", "a/b", "user@shop.example", "user:pw@shop.example", "shop.example:99999", "shop.example:x",
      "shop.example:80:80", ":80", "a\u{0}b", "a\r\nb", "shöp.example", "a?b", "a#b", "[::1", "[::1]x",
      "[fe80::1%25eth0]",
      "[127.0.0.1]", "::1", "a\\b", "%41.example", "<script>", String(repeating: "a", count: 254), "a:", "a,b",
      String(repeating: "a", count: 100_000),
    ].filter { $0 != "a:" }
  )
  func hostileHostsAreRefused(host: String) throws {
    let request = ObservedRequest.stub(headers: ["Host": host])
    let rule = try #require(try RequestTracker.stub().track(request).rule)
    #expect(rule.name == .invalidHost)
    #expect(rule.detail.utf8.count <= 200)
    #expect(rule.detail.utf8.allSatisfy { (0x21...0x7e).contains($0) })
    let based = try RequestTracker.stub { $0.urls.baseURL = try BaseURL("https://shop.example") }
    #expect(based.value("url", request) == "https://shop.example/")
  }

  @Test func noHostAtAll() throws {
    var request = ObservedRequest.stub()
    request.headers = [:]
    #expect(try RequestTracker.stub().track(request).rule?.description == "invalidHost")
  }

  @Test(arguments: [
    (true, "http", nil, "https"), (true, nil, nil, "https"), (false, "http", nil, "http"),
    (false, "https", nil, "https"),
    (false, nil, nil, "http"), (true, "http", "http", "http"), (false, "http", "https", "https"),
    (false, "http", "HTTPS", "https"), (true, "http", "gopher", "https"),
  ])
  func schemes(assumeHTTPS: Bool, connection: String?, forwarded: String?, expected: String) throws {
    let tracker = try RequestTracker.stub {
      $0.urls.assumeHTTPS = assumeHTTPS
      $0.proxies = try TrustedProxies(parsing: ["203.0.113.5"])
    }
    var request = ObservedRequest.stub("/") { $0.scheme = connection }
    if let forwarded { request.headers.append(name: "X-Forwarded-Proto", value: forwarded) }
    #expect(tracker.value("url", request) == "\(expected)://shop.example/")
  }

  @Test func onlyATrustedProxyNamesSchemeAndHost() throws {
    let headers: HeaderFields = [
      "Host": "backend:8080", "X-Forwarded-Host": "Shop.example", "X-Forwarded-Proto": "http",
      "X-Forwarded-For": "198.51.100.1",
    ]
    let trusting = try RequestTracker.stub { $0.proxies = try TrustedProxies(parsing: ["203.0.113.5"]) }
    #expect(trusting.value("url", .stub(headers: headers)) == "http://shop.example/")
    #expect(try RequestTracker.stub().value("url", .stub(headers: headers)) == "https://backend:8080/")
    let hostile = ObservedRequest.stub(headers: ["Host": "shop.example", "X-Forwarded-Host": "a b/<c>"])
    #expect(trusting.value("url", hostile) == "https://shop.example/")
  }

  /// Each proxy appends what it was asked for: the entry that counts stands where the visitor's address stands.
  @Test(arguments: [
    ("198.51.100.1", "evil.example, shop.example", "https://shop.example/"),
    ("198.51.100.1, 10.0.0.2", "shop.example, inner", "https://shop.example/"),
    ("9.9.9.9, 198.51.100.1, 10.0.0.2", "evil.example, shop.example, inner", "https://shop.example/"),
    ("198.51.100.1, 10.0.0.2", "shop.example", "https://shop.example/"),
  ])
  func listsOfForwardedHosts(addresses: String, hosts: String, expected: String) throws {
    let tracker = try RequestTracker.stub { $0.proxies = try TrustedProxies(parsing: ["10.0.0.0/8"]) }
    let request = ObservedRequest.stub(headers: ["X-Forwarded-For": addresses, "X-Forwarded-Host": hosts]) {
      $0.peerAddress = IPAddress("10.0.0.1")
    }
    #expect(tracker.value("url", request) == expected)
  }

  @Test func forwardedNamesHostAndSchemeOfTheSameHop() throws {
    let tracker = try RequestTracker.stub {
      $0.hasToken = true
      $0.proxies = try TrustedProxies(parsing: ["10.0.0.0/8"], header: "Forwarded")
    }
    let forwarded =
      "for=9.9.9.9;host=evil.example, for=\"198.51.100.1\";proto=http;host=\"Shop.example:80\", for=10.0.0.2;host=inner"
    let request = ObservedRequest.stub(
      headers: ["Forwarded": forwarded, "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "9.9.9.9"]
    ) { $0.peerAddress = IPAddress("10.0.0.1") }
    #expect(tracker.value("url", request) == "http://shop.example/")
    #expect(tracker.value("cip", request) == "198.51.100.1")
  }

  @Test(arguments: [
    ("https://pub.example/apps/", "https://pub.example/apps/foo/7?x=1"),
    ("https://pub.example", "https://pub.example/foo/7?x=1"),
    ("http://Pub.Example:8080//", "http://pub.example:8080/foo/7?x=1"),
  ])
  func baseURLReplacesSchemeAndHostAndKeepsTheQuery(base: String, expected: String) throws {
    let tracker = try RequestTracker.stub { $0.urls.baseURL = try BaseURL(base) }
    #expect(tracker.value("url", .stub("/foo/7?x=1")) == expected)
  }

  @Test(arguments: [
    "", "shop.example", "ftp://shop.example", "https://", "https://a b", "https://a/?x", "https://a/#x",
  ])
  func refusesWhatIsNoBaseURL(text: String) {
    #expect(throws: MatomoError.self) { try BaseURL(text) }
  }

  @Test(arguments: [
    ("/users/42/orders/7", "https://shop.example/users/M/orders/M"),
    ("/users/%34%32", "https://shop.example/users/MM"),
    ("/caf%C3%A9/x", "https://shop.example/caf%C3%A9/x"),
    ("/caf%C3%A9/1", "https://shop.example/caf%C3%A9/M"),
    ("/a%25b/1", "https://shop.example/a%25b/M"),
    ("/a?id=42", "https://shop.example/a?id=42"),
  ])
  func masksSeeTheOutputOfTheOneBefore(target: String, expected: String) throws {
    let digits = PathMask(source: "[0-9]") { String($0.map { $0.isNumber ? "N" : $0 }) }
    let letters = PathMask(source: "N+") { $0.replacing("N", with: "M").replacing("MM/", with: "M/") }
    let tracker = try RequestTracker.stub { $0.urls.masks = [digits, letters] }
    let request = ObservedRequest.stub(target, headers: ["Referer": "https://shop.example/users/42"])
    #expect(tracker.value("url", request) == expected)
    #expect(tracker.value("urlref", request) == "https://shop.example/users/MM")
    let path = expected.dropFirst("https://shop.example".count).prefix { $0 != "?" }
    #expect(tracker.value("action_name", request) == URLText.decoded(String(path)))
  }

  @Test func whatAMaskMakesIsStillAPath() throws {
    let tracker = try RequestTracker.stub { $0.urls.masks = [PathMask(source: ".*") { _ in "x y?z#\u{0}" }] }
    #expect(tracker.value("url", .stub("/a")) == "https://shop.example/x%20y%3Fz%23%00")
  }

  @Test(arguments: ["a", "%C3%A5", "å", "%F0%9F%98%80", "%80"])
  func longURLsAreCutBetweenCharacters(part: String) throws {
    let text = String(repeating: part, count: 5000)
    let limit = 4096
    let request = ObservedRequest.stub("/" + text, headers: ["Referer": "https://r.example/" + text])
    for name in ["url", "urlref"] {
      let url = try #require(try RequestTracker.stub().value(name, request))
      #expect((limit - 12...limit).contains(url.utf8.count))
      #expect(!URLText.decoded(url).contains("%"))
      if part != "%80" { #expect(!URLText.decoded(url).unicodeScalars.contains("\u{fffd}")) }
    }
  }

  @Test(arguments: 0...13)
  func cutsNeverSplitAnEscape(limit: Int) {
    let cut = URLText.cut("a%C3%A5b%25c", to: limit)
    #expect(["", "a", "a%C3%A5", "a%C3%A5b", "a%C3%A5b%25", "a%C3%A5b%25c"].contains(cut))
    #expect(cut.utf8.count <= limit)
  }

  @Test func longTextIsCutBetweenCharacters() throws {
    let emoji = String(repeating: "😀", count: 2000)
    let request = ObservedRequest.stub(headers: ["User-Agent": emoji]) {
      $0.title = "a" + emoji
      $0.userID = emoji
    }
    let tracker = try RequestTracker.stub { $0.visitor.userID = .plain }
    #expect(tracker.value("ua", request) == String(repeating: "😀", count: 256))
    #expect(tracker.value("action_name", request) == "a" + String(repeating: "😀", count: 511))
    #expect(tracker.value("uid", request)?.utf8.count == 200)
  }
}
