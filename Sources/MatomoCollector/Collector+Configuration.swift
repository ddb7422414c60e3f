package import MatomoCore

extension Collector {
  /// Everything that decides what becomes of a request.
  package struct Configuration: Sendable {
    /// The paths of the tracker, compared as they are sent.
    package var trackerPaths: [String] = ["/matomo.php", "/piwik.php"]

    /// The sites that clients may report for; `nil` is any.
    package var sites: Set<Int>?

    /// Whether a site may have a name in place of a number, as with Matomo's plugin ProtectTrackID.
    package var allowsSiteNames = false

    /// The origins that browsers may send from, such as `https://shop.example`, in lower case; `nil` is any.
    ///
    /// A request without `Origin` is from no browser's script, and passes.
    package var origins: Set<String>?

    /// The tokens of trusted clients.
    package var tokens: [TokenAuth] = []

    /// Whether the relay delivers with a token of its own.
    ///
    /// Without a token, Matomo refuses hits that hold an address or the like, so these parameters are removed from every
    /// hit.
    package var hasToken = false

    /// The id of a visitor who has no other, given to hits where the relay has no token; `nil` gives none.
    ///
    /// Without a token Matomo sees one address for all visitors, and takes those with equal browsers for one unless they differ in
    /// `cid`.
    package var dailyVisitorID: DailyVisitorID?

    /// The proxies whose forwarding headers are trusted.
    package var proxies = TrustedProxies()

    /// Visitors' addresses that are never recorded.
    package var internalAddresses: [CIDRBlock] = []

    /// Which pages and user agents are left out, whoever reports them.
    package var filters = RequestFilters()

    /// What is not to be recorded of URLs.
    package var urls = URLRules()

    /// Which signals of a visitor are respected, and how addresses are masked.
    package var privacy = PrivacyRules()

    /// How page views of browsers are named, as the request tracker names those of servers; `nil` if none are matched.
    package var pageViews: PageViewNaming?

    /// The cookies that requests are asked for, and when they may tell who a visitor is.
    package var cookieNames = CookieNames()
    package var cookieUse = CookieUse.always

    /// The cookie that a browser without one is given; `nil` gives none.
    package var ownCookie: OwnCookie?

    package var limits = Limits()

    package init() {}
  }

  /// The most that one request may ask for.
  package struct Limits: Sendable {
    /// The most bytes of the query; more is answered with 414.
    package var query = 64 << 10

    /// The most bytes of the body; more is answered with 413.
    package var body = 1 << 20

    /// The most parameters of a hit.
    ///
    /// PHP reads a thousand of them (`max_input_vars`) and forgets the rest, among which would be what is added here.
    package var parameters = 900

    /// Bytes of the names and values of a hit.
    package var hit = 256 << 10

    /// The most hits in a bulk; more is answered with 413.
    package var bulkHits = 5000

    /// The most bytes of the names and values of all hits of a bulk, with what was added to them; more is answered with
    /// 413.
    package var bulk = 16 << 20

    package init() {}
  }
}
