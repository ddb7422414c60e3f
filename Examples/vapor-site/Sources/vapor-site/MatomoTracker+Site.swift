import Foundation
import MatomoSQLite
import MatomoVapor
import Vapor

extension MatomoTracker {
  /// The tracker of this site, as the environment says.
  static func site(_ environment: [String: String], logger: Logger) throws -> MatomoTracker {
    var requests = RequestTracker.Configuration()
    requests.filters.ignoredPrefixes = ["/static/"]
    requests.filters.ignoredPatterns = [RequestPattern(source: "feeds", /\/feeds?\/[a-z]+\.(xml|atom)$/)]
    requests.filters.ignoredUserAgentPatterns = [RequestPattern(source: "monitors") { $0.hasPrefix("Uptime") }]
    requests.dimensions = [1: .route, 2: .status]
    requests.proxies = try TrustedProxies(parsing: ["127.0.0.0/8", "::1"])
    requests.privacy.respects = [.optOutCookie, .prefetch, .globalPrivacyControl]
    requests.privacy.anonymizeAddress = .oneByte
    requests.visitor.userID = .hashed(try HashKey(secret: environment["MATOMO_HASH_KEY"] ?? "for this example only"))

    let configuration = Configuration(
      url: environment["MATOMO_URL"] ?? "http://127.0.0.1:8090",
      siteID: environment["MATOMO_SITE_ID"].flatMap { Int($0) } ?? 1,
      tokenAuth: try environment["MATOMO_TOKEN_AUTH"].map { try TokenAuth($0) },
      requests: requests,
      snippet: .init(doNotTrack: true, heartBeat: .seconds(15))
    )
    return try MatomoTracker(configuration: configuration, backend: try backend(environment), logger: logger)
  }

  /// A relay on this host keeps the hits on its disk; without one, this process keeps them itself.
  private static func backend(_ environment: [String: String]) throws -> Backend {
    if let relay = environment["MATOMO_RELAY"] { return .relay(relay) }
    return try .sqlite(path: environment["MATOMO_QUEUE"] ?? "hits.sqlite")
  }
}
