public import MatomoDelivery
public import MatomoRequests
public import MatomoTracking

extension MatomoTracker {
  /// What is tracked, and where it goes.
  public struct Configuration: Sendable {
    /// The Matomo server, such as `https://matomo.example.org`; `/matomo.php` is added where it is missing.
    public var url: String

    /// The site's number in Matomo: 1 or greater.
    public var siteID: Int

    /// The token that lets hits carry the visitor's address and an old time; without it Matomo sees our own address.
    public var tokenAuth: TokenAuth?

    /// For one bulk call to Matomo.
    public var timeout: Duration

    /// Sent with each call to Matomo, such as basic authentication.
    public var headers: [(name: String, value: String)]

    /// Which requests are tracked, and how; its site and token are those of this configuration.
    public var requests: RequestTracker.Configuration

    /// How long a page view waits for JavaScript to report the same one, where a collector puts JavaScript's hits into the same
    /// queue; then ``MatomoRequests/RequestTracker/Configuration/pageViews`` must be set, too.
    ///
    /// Zero: page views are sent at once.
    public var hold: Duration

    /// How hits are delivered; its token is that of this configuration.
    public var delivery: DeliveryConfiguration

    /// Creates a configuration.
    public init(
      url: String,
      siteID: Int,
      tokenAuth: TokenAuth? = nil,
      timeout: Duration = .seconds(30),
      headers: [(name: String, value: String)] = [],
      requests: RequestTracker.Configuration = .init(site: 1),
      hold: Duration = .zero,
      delivery: DeliveryConfiguration = DeliveryConfiguration()
    ) {
      self.url = url
      self.siteID = siteID
      self.tokenAuth = tokenAuth
      self.timeout = timeout
      self.headers = headers
      self.requests = requests
      self.hold = hold
      self.delivery = delivery
    }
  }

  /// Where hits wait for their delivery.
  public struct Backend: Sendable {
    let queue: any HitQueue
    let isDirect: Bool

    /// Hits are sent at once, one call each where they come one by one; for debugging.
    public static var direct: Backend { Backend(queue: MemoryHitQueue(), isDirect: true) }

    /// Hits wait in memory, and are lost with the process.
    public static var memory: Backend { .queue(MemoryHitQueue()) }

    /// Hits wait in a queue, such as `SQLiteHitQueue`.
    public static func queue(_ queue: any HitQueue) -> Backend { Backend(queue: queue, isDirect: false) }
  }
}

extension MatomoTracker.Configuration: CustomReflectable {
  /// A mirror without the values of headers, which may be credentials; the token shows nothing of itself.
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
      ],
      displayStyle: .struct
    )
  }
}
