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
      requests: try requestRules(site),
      hold: pageViews.hold,
      delivery: deliveryConfiguration
    )
  }

  /// What tracks the requests that other servers have seen; `nil` without a site.
  func requestTracker() throws(CommandError) -> RequestTracker? {
    guard let site = matomo.siteID else { return nil }
    var rules = try requestRules(site)
    rules.hasToken = matomo.tokenAuth != nil
    do throws(MatomoRequestsError) {
      return try RequestTracker(rules)
    } catch {
      throw CommandError(.badSettings, error.description)
    }
  }

  private func requestRules(_ site: SiteID) throws(CommandError) -> RequestTracker.Configuration {
    do throws(MatomoRequestsError) {
      return RequestTracker.Configuration(
        site: site,
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
    } catch {
      throw CommandError(.badSettings, error.description)
    }
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

  private func visitorRules() throws(MatomoRequestsError) -> VisitorRules {
    var rules = VisitorRules()
    let key = visitor.id == .dailyHash || visitor.userID?.isHashed == true ? try HashKey(inFolder: stateDirectory) : nil
    switch visitor.id {
    case .matomoCookie: rules.source = .matomoCookie
    case .ownCookie:
      rules.source = .ownCookie(try OwnCookie(name: visitor.cookie.name, lifetime: visitor.cookie.lifetime))
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
