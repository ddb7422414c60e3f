import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTesting

/// The code of the documentation's articles: `ArticleTests` compares both, `ArticleRunTests` runs it.
enum ArticleCode {
  static func configuring(secret: String) throws -> MatomoTracker.Configuration {
    var filters = RequestFilters()
    filters.ignoredPrefixes = ["/static/", "/health"]
    filters.ignoredPatterns = [RequestPattern(source: "feeds", /\/feeds?\/[a-z]+\.xml$/)]
    filters.ignoredUserAgentPatterns = [RequestPattern(source: "monitors") { $0.hasPrefix("Uptime") }]
    filters.ignoredStatusCodes = [try StatusCodes("3xx")]

    var requests = RequestTracker.Configuration(filters: filters)
    requests.dimensions = [1: .route, 2: .status]
    requests.urls.strippedQueryParameters = ["session", "token"]

    var configuration = MatomoTracker.Configuration(
      url: "https://matomo.example.org",
      siteID: 1,
      tokenAuth: try TokenAuth(secret),
      requests: requests
    )
    configuration.snippet = MatomoSnippet.Options(consent: .cookies, disableCookies: true, doNotTrack: true)
    return configuration
  }

  static func backend(_ configuration: MatomoTracker.Configuration) throws -> MatomoTracker {
    let matomo = try MatomoTracker(configuration: configuration, backend: .sqlite(path: "hits.sqlite"))
    return matomo
  }

  static func events(
    _ configuration: MatomoTracker.Configuration,
    alarm: @escaping @Sendable (String) -> Void
  ) throws -> MatomoTracker {
    let matomo = try MatomoTracker(configuration: configuration) { event in
      if event.level == .error { alarm(event.description) }
    }
    return matomo
  }

  static func price(of item: String, lookUp: (String) async throws -> Double) async throws -> Double {
    func price(of item: String) async throws -> Double {
      RequestData.current.setDimension(4, item)
      return try await RequestData.current.measure(.server) { try await lookUp(item) }
    }
    return try await price(of: item)
  }

  static func page(_ text: String, nonce: MatomoSnippet.Nonce) -> String {
    func page(_ text: String, nonce: MatomoSnippet.Nonce) -> String {
      "<body><p>\(text)</p>" + RequestData.current.snippet { $0.nonce = nonce } + "</body>"
    }
    return page(text, nonce: nonce)
  }

  static func proxies(_ requests: inout RequestTracker.Configuration) throws {
    requests.proxies = try TrustedProxies(parsing: ["10.0.0.0/8", "2001:db8::/32"])
    requests.proxies = try TrustedProxies(parsing: ["10.0.0.0/8"], header: "X-Real-IP")
    requests.urls.baseURL = try BaseURL("https://shop.example")
  }

  static func privacy(_ requests: inout RequestTracker.Configuration, secret: String) throws {
    requests.privacy.respects = [.optOutCookie, .prefetch, .doNotTrack, .globalPrivacyControl]
    requests.privacy.anonymizeAddress = .twoBytes
    requests.visitor.userID = .hashed(try HashKey(secret: secret))
    requests.visitor.source = .ownCookie()
    requests.visitor.source = .dailyHash(try HashKey(secret: secret))
  }

  static func testing() throws -> (MatomoTracker, ScriptedTransport) {
    let transport = ScriptedTransport()
    let matomo = try MatomoTracker(
      configuration: .init(url: "https://matomo.example.org", siteID: 1),
      transport: transport
    )
    return (matomo, transport)
  }

  static func failing() -> ScriptedTransport {
    let failing = ScriptedTransport(.status(503), .status(500), .success(tracked: 1))
    return failing
  }

  static func besideARelay(_ queue: String, _ key: HashKey) throws -> MatomoTracker {
    func trackerBesideARelay(queue: String, key: HashKey) throws -> MatomoTracker {
      var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
      configuration.hold = .seconds(30)
      configuration.requests.pageViews = PageViewNaming(key: key)
      configuration.snippetEndpoints = .sameHost
      return try MatomoTracker(
        configuration: configuration,
        backend: .sqlite(path: queue, deliveredBy: .anotherProcess)
      )
    }
    return try trackerBesideARelay(queue: queue, key: key)
  }
}
