extension RequestTracker {
  /// Everything that decides what becomes of a request.
  public struct Configuration: Sendable {
    /// Whether hits are delivered with a token.
    ///
    /// Without one, Matomo refuses hits that hold an address (`cip`), so none does.
    package var hasToken = false

    /// Which kinds of requests are tracked, unless a handler or ``routes`` says something of a request: then it is, whatever
    /// its kind.
    ///
    /// ``RequestFilters/allowedMethods`` and ``RequestFilters/ignoredStatusCodes``, where set, take the place of the rules for
    /// methods and for statuses.
    public var include: RequestKinds

    /// Which files count as downloads.
    public var downloads: Downloads

    /// Whether requests for Matomo's own files and for its tracker are left out, which no setting of ``include`` does.
    public var ignoresOwnPaths = true

    /// What else is no page of the site.
    package var ownPaths: Set<String> = []

    /// Which requests are not tracked.
    public var filters: RequestFilters

    /// How tracked URLs are made.
    public var urls: URLRules

    /// Parameters by the pattern of a route, or else by the decoded path.
    ///
    /// They overwrite what was derived; `idsite` moves the hit to another site, and `download` or `link` without a
    /// value becomes the request's URL.
    public var routes: [String: [Parameter]]

    /// Properties of the request by the number of the custom dimension (1 to 999) that they become.
    public var dimensions: [Int: RequestValue]

    /// Properties of the request by the number of the custom variable (1 and up) that they become.
    public var customVariables: [Int: CustomVariable.Source]

    /// The proxies whose forwarding headers are trusted.
    public var proxies: TrustedProxies

    /// How a visitor is told from another.
    public var visitor: VisitorRules

    /// The id of a visitor who has no cookie; `nil` where Matomo is to tell such visitors apart by itself.
    ///
    /// A ``MatomoTracker`` and the relay set one unless ``VisitorRules/source`` is ``VisitorRules/Source/none``.
    public var dailyVisitorID: DailyVisitorID?

    /// Which signals of a visitor are respected, and how addresses are masked.
    public var privacy: PrivacyRules

    /// Whether an error that the handler threw is sent as a hit of its own (`ca=1`, `cra`).
    ///
    /// Only for a Matomo with the plugin *Crash Analytics*: any other fails the whole bulk call because of it.
    public var reportsCrashes: Bool

    /// How a page view of the server is found again when JavaScript reports the same one; `nil` where none is held, and
    /// then nothing is computed for it.
    ///
    /// The collector that takes the JavaScript hits must have the same rules, with the same key.
    public var pageViews: PageViewNaming?

    /// Creates a configuration.
    public init(
      include: RequestKinds = .routes,
      downloads: Downloads = Downloads(),
      filters: RequestFilters = RequestFilters(),
      urls: URLRules = URLRules(),
      routes: [String: [Parameter]] = [:],
      dimensions: [Int: RequestValue] = [:],
      customVariables: [Int: CustomVariable.Source] = [:],
      proxies: TrustedProxies = TrustedProxies(),
      visitor: VisitorRules = VisitorRules(),
      privacy: PrivacyRules = PrivacyRules(),
      reportsCrashes: Bool = false,
      pageViews: PageViewNaming? = nil
    ) {
      self.include = include
      self.downloads = downloads
      self.filters = filters
      self.urls = urls
      self.routes = routes
      self.dimensions = dimensions
      self.customVariables = customVariables
      self.proxies = proxies
      self.visitor = visitor
      self.privacy = privacy
      self.reportsCrashes = reportsCrashes
      self.pageViews = pageViews
    }
  }
}

extension RequestTracker.Configuration {
  /// The cookies that requests are asked for.
  package var cookieNames: CookieNames {
    var own: String?
    if case .ownCookie(let cookie) = visitor.source { own = cookie.name }
    return CookieNames(prefix: visitor.cookiePrefix, ignore: privacy.ignoreCookie, own: own)
  }
}
