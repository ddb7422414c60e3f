import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoProtocol

/// What Matomo would find out from the request itself.
///
/// Each is found when it is first asked for, since most hits say most of it themselves, and once for all hits of a bulk.
struct RequestFacts {
  private let request: HTTPRequest
  private let rules: Collector.Rules
  private let headers: KnownHeaders

  init(_ request: HTTPRequest, _ rules: Collector.Rules) {
    self.request = request
    self.rules = rules
    headers = KnownHeaders(request.headers)
  }

  /// The visitor's user agent; without `ua`, Matomo would take that of the sender of the bulk call.
  private(set) lazy var userAgent: String =
    headers.userAgent.flatMap { $0.isEmpty ? nil : TextLimit.cut($0, to: TextLimit.userAgent) } ?? "Unknown"

  private(set) lazy var language: String? = headers.languages.flatMap(BrowserLanguage.text)

  private(set) lazy var clientHints: String? = headers.hints.json

  /// The page that a hit is about which names none, as that of an image without JavaScript does.
  private(set) lazy var referrer: String? =
    headers.referrer.flatMap { $0.isEmpty ? nil : TextLimit.cut($0, to: TextLimit.url) }

  private lazy var client: IPAddress? =
    rules.configuration.proxies.clientAddress(peer: request.peer, headers: request.headers)

  private(set) lazy var maskedAddress: IPAddress? = client?.anonymized(rules.configuration.privacy.anonymizeAddress)

  /// The visitor's address, masked; `nil` where the relay has no token to send it with.
  private(set) lazy var address: String? = rules.configuration.hasToken ? maskedAddress?.description : nil

  /// The user agent as it was sent.
  var sentUserAgent: String? { headers.userAgent }

  /// The visitor id in the cookie of Matomo's script.
  func cookieVisitor(of site: SiteID) -> VisitorID? {
    let cookies = cookies(of: site)
    return cookies.matomoVisitor ?? cookies.ownVisitor
  }

  func cookies(of site: SiteID) -> RequestCookies {
    let configuration = rules.configuration
    guard headers.hasCookies else { return RequestCookies() }
    return RequestCookies(
      headers: request.headers,
      site: site,
      names: configuration.cookieNames,
      use: configuration.cookieUse
    )
  }

  /// The cookie that the browser gets: with the visitor id of its script, if that has one, so that the server knows it too.
  ///
  /// Only a browser that is on a page of our own host keeps it: for a page of another one it would be another site's cookie.
  func newCookie(of site: SiteID, visitorID: VisitorID?) -> ResponseCookie? {
    guard let cookie = rules.configuration.ownCookie, isOfOwnOrigin else { return nil }
    let cookies = cookies(of: site)
    guard cookies.ownVisitor == nil, cookies.allowsID(rules.configuration.cookieUse) else { return nil }
    let id = visitorID ?? VisitorID(bits: .random(in: .min ... .max))
    return ResponseCookie(name: cookie.name, value: id.description, lifetime: cookie.lifetime)
  }

  private var isOfOwnOrigin: Bool {
    let site = request.headers["sec-fetch-site"]
    if let site, site != "same-origin" { return false }
    guard let origin = request.headers["origin"] else { return true }
    guard let host = headers.host, let authority = origin.split(separator: "/").last else { return false }
    return authority.equalsIgnoringCase(host)
  }

  /// - Parameter userAgent: That of the hit, if it names one.
  mutating func dailyVisitor(by rule: DailyVisitorID, userAgent: String?, site: SiteID, at now: Date) -> VisitorID? {
    let time = Int64(now.timeIntervalSince1970.rounded(.down))
    let agent = userAgent ?? headers.userAgent
    return client.flatMap {
      rule.id(address: $0, userAgent: agent, languages: headers.languages, site: site, time: time)
    }
  }

  private(set) lazy var isKnownBot: Bool = headers.userAgent.map(UserAgents.isKnownBot) ?? false

  private(set) lazy var isBot: Bool = headers.userAgent.map(UserAgents.isBot) ?? false

  /// The page that a hit is about: the one that it names, or that of the request if it names none.
  mutating func url(of hit: borrowing HitReading) -> String? {
    if !hit.lacksText(.url) { return hit[.url] }
    return hit.lacksText(.referrer) ? referrer : nil
  }

  /// The rule by which hits of this visitor are left out.
  private(set) lazy var rule: IgnoreRule? = findRule()

  private mutating func findRule() -> IgnoreRule? {
    if !rules.configuration.internalAddresses.isEmpty, let client,
      let block = rules.configuration.internalAddresses.first(where: { $0.contains(client) })
    {
      return IgnoreRule(.internalAddresses, block.description)
    }
    let privacy = rules.configuration.privacy
    // The site only selects the visitor's id, which is not used here.
    let cookies =
      headers.hasCookies && privacy.needsCookies
      ? cookies(of: 1) : RequestCookies()
    return privacy.rule(against: headers, cookies: cookies)
  }
}

extension HitReading {
  /// Whether a parameter is missing, or what PHP takes for missing.
  func lacksText(_ known: KnownParameter) -> Bool { self[known].map(PHPValue.isEmpty) ?? true }
}
