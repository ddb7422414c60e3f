import Matomo
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
      requests: try requestRules(),
      hold: pageViews.hold,
      delivery: deliveryConfiguration
    )
  }

  /// What tracks the requests that other servers have seen; `nil` without a site.
  func requestTracker() throws(CommandError) -> RequestTracker? {
    guard let site = matomo.siteID else { return nil }
    var rules = try requestRules()
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

  private func requestRules() throws(CommandError) -> RequestTracker.Configuration {
    RequestTracker.Configuration(
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
    var rules = VisitorRules()
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
