import FoundationEssentials
import Matomo
import MatomoCollector
import MatomoCore
import MatomoPatterns

extension Settings {
  /// What the settings mean to a tracker of requests.
  func trackerConfiguration() throws(CommandError) -> MatomoTracker.Configuration {
    guard let url = matomo.url, let site = matomo.siteID else {
      throw CommandError(.badSettings, "matomo.url and matomo.siteID must be set")
    }
    return MatomoTracker.Configuration(
      url: url.description,
      siteID: site.number,
      tokenAuth: matomo.tokenAuth,
      timeout: matomo.timeout,
      headers: matomo.headers.map { ($0.name, $0.value) },
      requests: try requestRules(including: .routes),
      hold: pageViews.hold,
      delivery: deliveryConfiguration
    )
  }

  /// What tracks the requests that other servers have seen; `nil` without a site.
  func requestTracker() throws(CommandError) -> RequestTracker? {
    guard let site = matomo.siteID else { return nil }
    var rules = try requestRules(including: .website)
    rules.hasToken = matomo.tokenAuth != nil
    do throws(MatomoError) {
      return try RequestTracker(site: site, rules)
    } catch {
      throw commandError(error)
    }
  }

  /// An error of the library, under the key of the setting that led to it.
  private func commandError(_ error: MatomoError) -> CommandError {
    let key = Self.keys[error.name] ?? error.name
    return CommandError(
      .badSettings,
      SettingsProblem(place: places[key], key: key, reason: error.reason.quotable).description
    )
  }

  /// The keys of what the library calls by its own names.
  static let keys = [
    "requests.dimensions": "tracking.dimensions",
    "requests.routes": "tracking.routes",
    "requests.visitor.source.name": "visitor.cookie",
    "requests.visitor.source.lifetime": "visitor.cookie",
  ]

  /// - Parameter kinds: Which kinds of requests are tracked unless the settings say so.
  private func requestRules(including kinds: RequestKinds) throws(CommandError) -> RequestTracker.Configuration {
    var configuration = RequestTracker.Configuration(
      include: tracking.include ?? kinds,
      downloads: tracking.downloads ?? Downloads(),
      filters: filters,
      urls: URLRules(
        baseURL: tracking.baseURL,
        assumeHTTPS: tracking.assumeHTTPS,
        masks: tracking.urlMasks.map { mask in PathMask(source: mask.pattern) { mask.applied(to: $0) } },
        strippedQueryParameters: Set(privacy.strippedQueryParameters)
      ),
      routes: tracking.routes,
      dimensions: tracking.dimensions,
      proxies: trustedProxies,
      visitor: try visitorRules(),
      privacy: privacyRules,
      pageViews: try pageViewNaming()
    )
    configuration.dailyVisitorID = dailyVisitorID
    configuration.ownPaths = Set(collector.trackerPaths + collector.scriptPaths + [SnippetEndpoint.path])
    return configuration
  }

  private var filters: RequestFilters {
    RequestFilters(
      ignoredPaths: Set(tracking.ignoredPaths),
      ignoredPrefixes: tracking.ignoredPrefixes,
      ignoredPatterns: tracking.ignoredPatterns.map(\.requestPattern),
      ignoredUserAgentPatterns: tracking.ignoredUserAgentPatterns.map(\.requestPattern),
      allowedMethods: tracking.allowedMethods.map(Set.init),
      ignoredMethods: Set(tracking.ignoredMethods),
      ignoredStatusCodes: tracking.ignoredStatusCodes,
      internalAddresses: tracking.internalAddresses
    )
  }

  private func visitorRules() throws(CommandError) -> VisitorRules {
    var rules = VisitorRules(cookiePrefix: visitor.cookiePrefix, cookieUse: snippet.options.cookieUse)
    let key = visitor.id == .dailyHash || visitor.userID?.isHashed == true ? try HashKey(inFolder: stateDirectory) : nil
    switch visitor.id {
    case .matomoCookie: rules.source = .matomoCookie
    case .ownCookie:
      do throws(MatomoError) {
        rules.source = .ownCookie(try OwnCookie(name: visitor.cookie.name, lifetime: visitor.cookie.lifetime))
      } catch {
        throw commandError(error)
      }
    case .dailyHash: if let key { rules.source = .dailyHash(key) }
    case .none: rules.source = .none
    }
    if let userID = visitor.userID {
      rules.userID = userID.isHashed ? key.map { .hashed($0) } ?? .off : .plain
    }
    return rules
  }
}

extension Pattern {
  fileprivate var requestPattern: RequestPattern {
    RequestPattern(source: description) { matchesPrefix(of: $0) }
  }
}

/// What the settings mean to the parts that answer browsers.
extension Settings {
  var trustedProxies: TrustedProxies { TrustedProxies(blocks: proxies.trusted, header: proxies.header) }

  var privacyRules: PrivacyRules {
    PrivacyRules(
      respects: Set(privacy.respected),
      anonymizeAddress: AddressAnonymization(rawValue: privacy.anonymizedAddressBytes) ?? .all,
      ignoreCookie: privacy.ignoreCookie
    )
  }

  /// Also where no page view waits: the server's hits still take the visitor id of JavaScript.
  func pageViewNaming() throws(CommandError) -> PageViewNaming {
    // What is held in a file is found again by the next process, and by an app that puts its page views into the same file.
    let key = if case .sqlite = queue { try HashKey(inFolder: stateDirectory) } else { Self.keyOfThisProcess }
    // What either side takes out of its URLs must make no difference.
    let ignored = Set(pageViews.ignoredParameters + privacy.strippedQueryParameters)
    return PageViewNaming(match: pageViews.match, ignoredParameters: ignored, key: key)
  }

  /// The id of visitors without a cookie; `nil` where visitors are to have none.
  private var dailyVisitorID: DailyVisitorID? {
    visitor.id == .none ? nil : DailyKeys(inFolder: stateDirectory).rule
  }

  private static let keyOfThisProcess = HashKey.random()

  func collectorConfiguration() throws(CommandError) -> MatomoCollector.Collector.Configuration {
    var configuration = MatomoCollector.Collector.Configuration()
    configuration.trackerPaths = collector.trackerPaths
    configuration.sites = collector.sites.map { Set($0.map(\.number)) }
    configuration.allowsSiteNames = collector.siteNames
    configuration.origins = collector.origins.map(Set.init)
    configuration.tokens = collector.tokens
    configuration.hasToken = matomo.tokenAuth != nil
    configuration.proxies = trustedProxies
    configuration.internalAddresses = tracking.internalAddresses
    configuration.privacy = privacyRules
    // The script sends nothing before it, also where a consent is not kept in a cookie.
    configuration.privacy.respects.remove(.consentCookie)
    configuration.limits.body = collector.maxBody
    let rules = try requestRules(including: .website)
    configuration.filters = rules.filters
    configuration.urls = rules.urls
    configuration.cookieNames = rules.cookieNames
    configuration.cookieUse = rules.visitor.cookieUse ?? .always
    if case .ownCookie(let cookie) = rules.visitor.source { configuration.ownCookie = cookie }
    configuration.pageViews = try pageViewNaming()
    configuration.dailyVisitorID = dailyVisitorID
    return configuration
  }

  /// The snippet that the settings describe; `nil` if no site is set.
  var matomoSnippet: MatomoSnippet? {
    guard let site = matomo.siteID, let tracker = collector.trackerPaths.first, let script = collector.scriptPaths.first
    else { return nil }
    let endpoints = try? MatomoSnippet.Endpoints(
      baseURL: snippet.baseURL ?? "/",
      trackerPath: tracker,
      scriptPath: script
    )
    return endpoints.map { MatomoSnippet(site: site, endpoints: $0, options: snippet.options) }
  }
}

/// What the settings mean to the parts that the relay is made of.
extension Settings {
  var deliveryConfiguration: DeliveryConfiguration {
    var configuration = delivery
    configuration.tokenAuth = matomo.tokenAuth
    if queue == .direct { configuration.flushInterval = .zero }
    return configuration
  }

  func transport(to url: TrackerURL) -> MatomoHTTPTransport {
    MatomoHTTPTransport(
      url,
      timeout: matomo.timeout,
      headers: matomo.headers.map { ($0.name, $0.value) },
      userAgent: "matomo-relay"
    )
  }
}
