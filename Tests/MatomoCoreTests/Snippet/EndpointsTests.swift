import MatomoCore
import Testing

@Suite struct EndpointsTests {
  /// What the Python package django-analytical accepts and refuses as its setting `MATOMO_DOMAIN_PATH`.
  @Test(arguments: [
    "example.com", "matomo.example.com", "example.com/matomo", "example.com/a/b-c.d", "example.com:1234",
    "example.com:1234/matomo", "e", "localhost:8080", "1.2.3.4", "é.com",
  ])
  func takesADomainWithAPortAndAPath(domainPath: String) throws {
    let endpoints = try MatomoSnippet.Endpoints(domainPath: domainPath)
    #expect(endpoints.trackerURL == "https://\(domainPath)/matomo.php")
    #expect(endpoints.scriptURL == "https://\(domainPath)/matomo.js")
    #expect(try MatomoSnippet.Endpoints(baseURL: domainPath) == endpoints)
  }

  @Test(arguments: [
    "", "http://example.com", "https://example.com", "//example.com", "/matomo", "example.com/", "example.com:123:456",
    ":123:456", "example.com:", "example.com:/matomo", "example.com:12df", "e..com", "e.", ".e", "e.com//a", "e.com/a/",
    "example.com?x", "example.com#x", "user@example.com", "[::1]", "a b", "\"x\"", "a<script>", "example.com\n",
    "example.com:0", "example.com:65536", "example.com/a@b", "example.com/a:b", "example.com/a?b", "e\\x",
    "e.com/\u{301}",
  ])
  func refusesWhatIsNoDomain(domainPath: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(domainPath: domainPath) }
  }

  @Test func judgesALongDomainAtOnce() throws {
    let letters = String(repeating: "abcdefghijklmnopqrstuvwxyz", count: 10_000)
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(domainPath: letters + "/") }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(domainPath: letters + "..") }
  }

  @Test(arguments: [
    ("/", "/matomo.php"), ("/stats/", "/stats/matomo.php"), ("https://m.example", "https://m.example/matomo.php"),
    ("https://m.example:8443/a/", "https://m.example:8443/a/matomo.php"),
    ("HTTP://m.example", "HTTP://m.example/matomo.php"),
    ("http://[::1]:8090/", "http://[::1]:8090/matomo.php"), ("m.example", "https://m.example/matomo.php"),
  ])
  func completesABaseURL(given: String, tracker: String) throws {
    #expect(try MatomoSnippet.Endpoints(baseURL: given).trackerURL == tracker)
  }

  @Test(arguments: [
    "", "//m.example", #"/\m.example"#, "///", "ftp://m.example", "javascript:alert(1)", "data:text/html,x", "https://",
    "https:///x", "https://user:secret@m.example", "https://m.example#x", "https://m.example/?a=b",
    "https://m.example/a b",
    "https://m.example/\u{301}x", "/\u{301}/m.example", "//\u{301}m.example", "https://[::1", "https://[m]/", "/a\nb",
    "https://m.example/matomo.php", "https://m.example/matomo.js", "https://m.example/<", "https://m.example/\"",
  ])
  func refusesWhatIsNoBaseURL(given: String) {
    let error = #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(baseURL: given) }
    #expect(error?.name == "baseURL")
    #expect(error?.description.contains("secret") == false)
  }

  @Test func takesOtherNamesBelowTheBase() throws {
    let endpoints = try MatomoSnippet.Endpoints(baseURL: "/", trackerPath: "/t/hit", scriptPath: "s.js?v=3")
    #expect(endpoints.trackerURL == "/t/hit")
    #expect(endpoints.scriptURL == "/s.js?v=3")
  }

  @Test(arguments: ["", "/", "//m.example/x", #"/\m.example"#, "a b", "a#b"])
  func refusesAPathThatLeadsElsewhere(path: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(baseURL: "/", trackerPath: path) }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(baseURL: "/", scriptPath: path) }
  }

  @Test func takesURLsThatHaveNothingInCommon() throws {
    let endpoints = try MatomoSnippet.Endpoints(trackerURL: "/hit", scriptURL: "https://cdn.example/s.js?v=3")
    #expect(endpoints.scriptURL == "https://cdn.example/s.js?v=3")
    #expect(throws: MatomoError.self) {
      try MatomoSnippet.Endpoints(trackerURL: "/hit", scriptURL: "cdn.example/s.js")
    }
  }
}
