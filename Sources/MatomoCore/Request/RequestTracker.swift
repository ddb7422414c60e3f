public import FoundationEssentials

/// Turns an observed request into a hit, or into the reason why not.
///
/// It keeps nothing between two requests, does no I/O, and never fails: what a visitor sends can be refused, but cannot
/// become an error.
public struct RequestTracker: Sendable {
  let site: SiteID
  let configuration: Configuration
  let routes: [String: RouteDetails]
  let dimensions: [(name: String, value: RequestValue)]
  let now: @Sendable () -> Date
  let random: @Sendable () -> UInt64
  let cacheBuster: CacheBuster
  private let ownPaths: OwnPaths?
  private let cookieNames: CookieNames

  /// Creates a tracker.
  ///
  /// - Parameters:
  ///   - site: The site that hits are recorded for.
  ///   - configuration: What is tracked, and what is said of it.
  ///   - now: The clock that no request may be ahead of: Matomo replaces a future time by its own, silently.
  ///   - random: Where visitor ids and page view ids come from; must not be guessable.
  /// - Throws: ``MatomoError`` if a route's `idsite`, or the number of a dimension or variable, is invalid.
  public init(
    site: SiteID,
    _ configuration: Configuration = Configuration(),
    now: @escaping @Sendable () -> Date = { Date() },
    random: @escaping @Sendable () -> UInt64 = { UInt64.random(in: .min ... .max) }
  ) throws(MatomoError) {
    if let id = configuration.dimensions.keys.first(where: { !(1...999).contains($0) }) {
      throw MatomoError("requests.dimensions", "‘\(id)’ must be a number from 1 to 999")
    }
    if let index = configuration.customVariables.keys.first(where: { $0 < 1 }) {
      throw MatomoError("requests.customVariables", "‘\(index)’ must be 1 or greater")
    }
    var routes: [String: RouteDetails] = [:]
    for (route, parameters) in configuration.routes {
      let details = try RouteDetails(parameters, of: route)
      // One that is configured in its own spelling wins over the other spelling of another.
      for spelling in RouteSpelling.both(route) where spelling == route || configuration.routes[spelling] == nil {
        routes[spelling] = details
      }
    }
    var configuration = configuration
    configuration.filters.useBothSpellingsOfRoutes()
    cookieNames = configuration.cookieNames
    ownPaths = configuration.ignoresOwnPaths ? OwnPaths(configuration.ownPaths) : nil
    self.site = site
    self.configuration = configuration
    self.routes = routes
    dimensions = configuration.dimensions.sorted { $0.key < $1.key }.map { ("dimension\($0.key)", $0.value) }
    self.now = now
    self.random = random
    cacheBuster = CacheBuster(seed: random())
  }

  /// Decides about one request.
  ///
  /// - Parameters:
  ///   - request: What the server saw of it.
  ///   - data: What the handler said of it.
  public func track(_ request: consuming ObservedRequest, data: RequestData? = nil) -> Tracked {
    let changes = data?.changes
    if changes?.isSkipped == true { return .ignored(IgnoreRule(.skipped)) }
    if request.status == 101 { return .ignored(IgnoreRule(.upgrade)) }

    let headers = KnownHeaders(request.headers)
    let path = RequestPath(request.path)
    let client = configuration.proxies.client(peer: request.peerAddress, headers: request.headers)
    if let rule = configuration.filters.rule(
      against: request,
      path: path.decoded,
      userAgent: headers.userAgent ?? "",
      address: client.address
    ) {
      return .ignored(rule)
    }

    let details = routes.isEmpty ? nil : request.route.flatMap { routes[$0] } ?? routes[path.decoded]
    let site = changes.flatMap(Self.site) ?? details?.site ?? site
    let cookies = headers.hasCookies && needsCookies ? self.cookies(request.headers, site) : RequestCookies()
    if let rule = configuration.privacy.rule(against: headers, cookies: cookies) { return .ignored(rule) }

    if let agent = headers.userAgent, UserAgents.isKnownBot(agent), !asksForBots(details, changes) {
      return .ignored(IgnoreRule(.bots))
    }
    let kinds = RequestKinds(request, headers.fetch, configuration.downloads, configuration.filters)
    if let rule = rule(against: kinds, request, path, headers, isNamed: details != nil || changes != nil) {
      return .ignored(rule)
    }

    guard let origin = Origin(request, headers: headers, client: client, rules: configuration.urls) else {
      let sent = configuration.proxies.trusts(request.peerAddress) ? client.host : nil
      return .ignored(IgnoreRule(.invalidHost, URLText.encoded(sent ?? request.host ?? headers.host ?? "", as: .path)))
    }
    let exchange = Exchange(
      request: request,
      headers: headers,
      path: path,
      isDownload: kinds.contains(.downloads),
      origin: origin,
      site: site,
      details: details,
      address: client.address?.anonymized(configuration.privacy.anonymizeAddress),
      cookies: cookies,
      dailyVisitor: dailyVisitor(request, headers, client.address, cookies, site, changes)
    )
    return .hit(assemble(exchange, changes))
  }

  private func dailyVisitor(
    _ request: borrowing ObservedRequest,
    _ headers: KnownHeaders,
    _ address: IPAddress?,
    _ cookies: RequestCookies,
    _ site: SiteID,
    _ changes: RequestData.Changes?
  ) -> VisitorID? {
    guard configuration.visitor.source == .matomoCookie, cookies.matomoVisitor == nil, let address,
      let rule = configuration.dailyVisitorID
    else { return nil }
    // Matomo joins the first hit of a user with what the same browser did before, unless `cid` forbids it. Without a token all
    // browsers are at one address, and it must.
    let isUser = configuration.visitor.userID.sent(for: changes?.userID ?? request.userID) != nil
    guard !isUser || !configuration.hasToken else { return nil }
    let time = Self.unixSeconds(request.time)
    return rule.id(address: address, userAgent: headers.userAgent, languages: headers.languages, site: site, time: time)
  }

  /// Whether the hit is to be recorded though it is a bot's.
  private func asksForBots(_ details: RouteDetails?, _ changes: RequestData.Changes?) -> Bool {
    isNamed("bots", details, changes) || isNamed("recMode", details, changes)
  }

  /// The rule that leaves out requests of these kinds.
  ///
  /// - Parameter isNamed: Whether the handler or the configuration says something of the request.
  private func rule(
    against kinds: RequestKinds,
    _ request: borrowing ObservedRequest,
    _ path: RequestPath,
    _ headers: KnownHeaders,
    isNamed: Bool
  ) -> IgnoreRule? {
    if ownPaths?.contains(path.decoded, query: request.query) == true { return IgnoreRule(.own) }
    if headers.fetch.isPrefetch { return IgnoreRule(.prefetch, "next-router-prefetch") }
    if let purpose = PrivacyRules.prefetch(headers) { return IgnoreRule(.prefetch, purpose) }
    // Frameworks run the handler of GET for HEAD, so that what it says is about no page that somebody sees.
    let isUnseen = kinds.contains(.methods) && (request.method == "HEAD" || request.method == "OPTIONS")
    if isUnseen { return IgnoreRule(.methods, request.method) }
    guard !isNamed, let rule = kinds.rule(in: configuration.include) else { return nil }
    switch rule {
    case .methods: return IgnoreRule(rule, URLText.encoded(TextLimit.cut(request.method, to: 64), as: .path))
    case .redirects, .errors: return IgnoreRule(rule, String(request.status))
    default: return IgnoreRule(rule)
    }
  }

  private var needsCookies: Bool {
    switch configuration.visitor.source {
    case .matomoCookie, .ownCookie: true
    case .dailyHash, .none: configuration.privacy.needsCookies
    }
  }

  private func cookies(_ headers: HeaderFields, _ site: SiteID) -> RequestCookies {
    RequestCookies(headers: headers, site: site, names: cookieNames, use: configuration.visitor.cookieUse ?? .always)
  }

  /// An invalid `idsite` from a handler is ignored, so that the request does not lose its hit.
  private static func site(_ changes: RequestData.Changes) -> SiteID? {
    changes.parameters.last { $0.name == "idsite" }.flatMap { try? SiteID(parsing: $0.value) }
  }
}
