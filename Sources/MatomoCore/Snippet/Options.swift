extension MatomoSnippet {
  /// What a snippet does beyond counting page views and clicks on links.
  public struct Options: Sendable, Hashable {
    /// What waits until the visitor agrees.
    public var consent: Consent

    /// Whether the script sets no cookies, and removes those of earlier visits.
    public var disableCookies: Bool

    /// Whether browsers that send `DNT: 1` send no hits.
    ///
    /// Without JavaScript that is up to Matomo or the relay, which see the header of the pixel's request.
    public var doNotTrack: Bool

    /// Hosts of this site, as in `*.example.org`; links to them are no outlinks.
    public var domains: [String]

    /// Whether links to ``domains`` hand on the visitor's id, so that a visit goes on there.
    public var crossDomainLinking: Bool

    /// Custom variables, set in this order.
    public var customVariables: [CustomVariable]

    /// Custom dimensions.
    public var dimensions: CustomDimensions?

    /// Who is logged in.
    public var userID: Identity

    /// The title of the page, if it is not what its `<title>` says.
    public var title: String?

    /// The id of the page view, by which the server's own hits join it.
    ///
    /// One for each response: a page from a cache would give its visitors one id. The script has `setPageViewId` since
    /// Matomo 4.4; an older one makes its own id, as ever, since the snippet asks first. The id stays for all page views
    /// until the page is left, so a single-page application should leave it out.
    public var pageViewID: PageViewID?

    /// How often the script tells that the page is still being read; `nil` for never.
    ///
    /// In whole seconds. The script makes 5 seconds of less than that.
    public var heartBeat: Duration?

    /// Further commands, run before the page view is sent.
    public var commands: [Command]

    /// Whether the page view is sent, also by the pixel.
    ///
    /// Without it, the script can send events, or `trackSiteSearch` from ``commands``, and the server the page view.
    public var trackPageView: Bool

    /// Whether clicks on outlinks and downloads are counted.
    public var linkTracking: Bool

    /// Further commands, run after the page view was sent, such as `trackEvent` and `trackGoal`.
    public var laterCommands: [Command]

    /// Sites of the same Matomo that get the same hits.
    public var otherSites: [SiteID]

    /// What counts visitors without JavaScript.
    public var noscript: Pixel

    /// The nonce of the page's Content Security Policy, also for the script that the snippet loads.
    ///
    /// The policy must allow the tracker's host in `img-src` and `connect-src` besides.
    public var nonce: Nonce?

    /// What visitors from inside get.
    public var internalVisitors: Placeholder

    /// Creates options; see the properties.
    public init(
      consent: Consent = .notRequired,
      disableCookies: Bool = false,
      doNotTrack: Bool = false,
      domains: [String] = [],
      crossDomainLinking: Bool = false,
      customVariables: [CustomVariable] = [],
      dimensions: CustomDimensions? = nil,
      userID: Identity = .unknown,
      title: String? = nil,
      pageViewID: PageViewID? = nil,
      heartBeat: Duration? = nil,
      commands: [Command] = [],
      trackPageView: Bool = true,
      linkTracking: Bool = true,
      laterCommands: [Command] = [],
      otherSites: [SiteID] = [],
      noscript: Pixel = .referrer,
      nonce: Nonce? = nil,
      internalVisitors: Placeholder = .nothing
    ) {
      self.consent = consent
      self.disableCookies = disableCookies
      self.doNotTrack = doNotTrack
      self.domains = domains
      self.crossDomainLinking = crossDomainLinking
      self.customVariables = customVariables
      self.dimensions = dimensions
      self.userID = userID
      self.title = title
      self.pageViewID = pageViewID
      self.heartBeat = heartBeat
      self.commands = commands
      self.trackPageView = trackPageView
      self.linkTracking = linkTracking
      self.laterCommands = laterCommands
      self.otherSites = otherSites
      self.noscript = noscript
      self.nonce = nonce
      self.internalVisitors = internalVisitors
    }
  }
}

extension MatomoSnippet {
  /// What waits until the visitor agrees; the page tells the script, with `rememberConsentGiven` and its like.
  public enum Consent: String, Sendable, Hashable, CaseIterable {
    /// Nothing waits.
    case notRequired = "not-required"

    /// Everything waits: no hit is sent, and no cookie set (`requireConsent`, Matomo 3.5).
    ///
    /// There is no noscript pixel either, since nobody can agree without JavaScript.
    case tracking

    /// Cookies wait; hits are sent without them (`requireCookieConsent`, Matomo 3.14).
    case cookies

    var command: Command? {
      switch self {
      case .notRequired: nil
      case .tracking: Command(checked: "requireConsent")
      case .cookies: Command(checked: "requireCookieConsent")
      }
    }
  }
}

extension MatomoSnippet {
  /// What stands in a page in place of the snippet, for visitors from inside.
  ///
  /// Neither tells anything about the visitor or the site.
  public enum Placeholder: String, Sendable, Hashable, CaseIterable {
    /// Nothing at all.
    case nothing

    /// A comment which says that tracking is off, for those who look for the snippet.
    case comment

    /// The text for the page.
    public var html: String {
      switch self {
      case .nothing: ""
      case .comment: "<!-- Matomo disabled on internal IP address -->"
      }
    }
  }
}
