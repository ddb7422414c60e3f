import MatomoCore

extension Settings {
  /// What is not recorded for the visitor's sake.
  struct Privacy: Sendable {
    /// How many of its last bytes are masked before the hit is stored.
    var anonymizedAddressBytes: Int
    var respected: [PrivacyRules.Signal]

    /// The name of the cookie of visitors who are to be ignored.
    var ignoreCookie: String

    /// The names of query parameters that are removed from tracked URLs and referrers.
    var strippedQueryParameters: [String]

    init(_ reader: inout SettingsReader) {
      anonymizedAddressBytes = reader.value(
        "privacy.anonymizeAddress",
        .integer(0...4, unit: "bytes"),
        default: 0,
        meaning: "How many of the last bytes of an address are masked before a hit is stored."
      )
      respected = reader.value(
        "privacy.respect",
        .list(of: .word),
        default: [.optOutCookie, .prefetch],
        meaning: "The wishes of visitors that are obeyed."
      )
      ignoreCookie = reader.value(
        "privacy.ignoreCookie",
        .token("cookie"),
        default: "matomo_ignore",
        meaning: "The cookie of visitors who are to be ignored, where Matomo's ignore_visits_cookie_name is another."
      )
      strippedQueryParameters = reader.value(
        "privacy.strippedQueryParameters",
        .list(of: .text("name")),
        default: [],
        example: "[email, token]",
        meaning: "Query parameters that are removed from tracked URLs and referrers."
      )
    }
  }
}

extension Settings {
  /// Whom to believe about the address of a visitor.
  struct Proxies: Sendable {
    var trusted: [CIDRBlock]

    /// The name of a header.
    var header: String

    init(_ reader: inout SettingsReader) {
      trusted = reader.value(
        "proxies.trusted",
        .list(of: .addressBlock),
        default: [],
        example: "[10.0.0.0/8]",
        meaning: "Proxies whose forwarding headers are believed; nobody else's are."
      )
      header = reader.value(
        "proxies.header",
        .token("header"),
        default: "X-Forwarded-For",
        meaning: "The header in which they say the visitor's address, such as Forwarded, X-Real-IP or CF-Connecting-IP."
      )
    }
  }
}

extension Settings {
  /// How a server's page view waits for JavaScript to report the same one.
  struct PageViews: Sendable {
    /// How long a page view is held; zero means not at all.
    var hold: Duration
    var match: PageViewNaming.Match

    /// Parameters that make no other page of a URL.
    var ignoredParameters: [String]

    /// How long page views that were sent and reports are known for matching, and how many of each.
    var remember: Duration
    var rememberLimit: Int

    init(_ reader: inout SettingsReader) {
      hold = reader.value(
        "pageViews.hold",
        .duration(.zero...(.seconds(3600))),
        default: .seconds(30),
        meaning: "How long a server's page view waits for JavaScript to report the same one; 0s for not at all."
      )
      match = reader.value(
        "pageViews.match",
        .word,
        default: .url,
        meaning: "What makes two page views without an id the same one: visitor and URL, or the visitor alone."
      )
      ignoredParameters = reader.value(
        "pageViews.ignoredParameters",
        .list(of: .text("name")),
        default: [],
        example: "[sessid]",
        meaning:
          "Query parameters that JavaScript leaves out of what it reports, as Matomo's site settings or setExcludedQueryParams say."
      )
      remember = reader.value(
        "pageViews.remember",
        .duration(.zero...(.seconds(30 * 86_400))),
        default: .seconds(86_400),
        meaning:
          "How long reports and page views that were sent are known for matching, such as a report after a late consent."
      )
      rememberLimit = reader.value(
        "pageViews.rememberLimit",
        .integer(1...100_000_000, unit: "entries"),
        default: 1_000_000,
        meaning:
          "The most entries of each kind that are known for matching; the oldest are forgotten first, and counted."
      )
    }
  }
}
