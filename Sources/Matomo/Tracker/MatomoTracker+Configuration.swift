public import MatomoCore

extension MatomoTracker {
  /// What is tracked, and where it goes.
  public struct Configuration: Sendable {
    /// The Matomo server, such as `https://matomo.example.org`; `/matomo.php` is added where it is missing.
    public var url: String

    /// The site's number in Matomo: 1 or greater.
    public var siteID: Int

    /// The token that lets hits carry the visitor's address and an old time; without it Matomo sees our own address.
    public var tokenAuth: TokenAuth?

    /// The time limit of one bulk call to Matomo.
    public var timeout: Duration

    /// Header fields that are sent with each call to Matomo, such as basic authentication.
    public var headers: [(name: String, value: String)]

    /// Which requests are tracked, and how.
    public var requests: RequestTracker.Configuration

    /// How long a page view waits for JavaScript to report the same one, where a collector puts JavaScript's hits into the same
    /// queue; then ``RequestTracker/Configuration/pageViews`` must be set, too.
    ///
    /// Zero: page views are sent at once.
    public var hold: Duration

    /// How hits are delivered; its token is that of this configuration.
    public var delivery: DeliveryConfiguration

    /// What the snippet on each page does, unless the page says otherwise; see `RequestData.snippet(_:)`.
    public var snippet: MatomoSnippet.Options

    /// Who counts a page that has the snippet, where no collector puts JavaScript's hits into the same queue (``hold`` is zero).
    ///
    /// With one, both sides report the page and are matched.
    public var withSnippet: SnippetPages

    /// Where browsers find Matomo's script and send their hits; `nil` is the Matomo server itself.
    public var snippetEndpoints: MatomoSnippet.Endpoints?

    /// Creates a configuration.
    public init(
      url: String,
      siteID: Int,
      tokenAuth: TokenAuth? = nil,
      timeout: Duration = .seconds(30),
      headers: [(name: String, value: String)] = [],
      requests: RequestTracker.Configuration = .init(),
      hold: Duration = .zero,
      delivery: DeliveryConfiguration = DeliveryConfiguration(),
      snippet: MatomoSnippet.Options = .init(),
      withSnippet: SnippetPages = .javaScript,
      snippetEndpoints: MatomoSnippet.Endpoints? = nil
    ) {
      self.url = url
      self.siteID = siteID
      self.tokenAuth = tokenAuth
      self.timeout = timeout
      self.headers = headers
      self.requests = requests
      self.hold = hold
      self.delivery = delivery
      self.snippet = snippet
      self.withSnippet = withSnippet
      self.snippetEndpoints = snippetEndpoints
    }
  }

  /// Who counts the pages that have the snippet.
  public enum SnippetPages: String, Sendable, Hashable, CaseIterable {
    /// The browser; the server leaves the page view out, and sends only what the handler has recorded besides.
    case javaScript = "javascript"

    /// The server, as if the page had no snippet, which must then report no page view: visitors with JavaScript would count twice.
    case server
  }

  /// A backend: where hits wait, and who delivers them.
  public typealias Backend = HitBackend
}

extension MatomoTracker.Configuration: CustomReflectable {
  /// A mirror that hides the values of headers, which may be credentials; the token hides itself.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "url": url,
        "siteID": siteID,
        "tokenAuth": tokenAuth as Any,
        "timeout": timeout,
        "headers": headers.map(\.name),
        "requests": requests,
        "hold": hold,
        "delivery": delivery,
        "snippet": snippet,
        "withSnippet": withSnippet,
        "snippetEndpoints": snippetEndpoints as Any,
      ],
      displayStyle: .struct
    )
  }
}

extension MatomoSnippet.Endpoints {
  /// The Matomo server that hits are sent to, and its script beside it.
  init(_ tracker: TrackerURL) throws {
    try self.init(trackerURL: tracker.description, scriptURL: tracker.description.dropLast(3) + "js")
  }
}
