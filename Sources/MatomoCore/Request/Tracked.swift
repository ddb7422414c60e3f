/// What became of a request.
public enum Tracked: Sendable {
  /// The request is tracked.
  case hit(TrackedRequest)

  /// The request is ignored because of a rule.
  case ignored(IgnoreRule)

  /// The hits to send, the request's own first; none if it is ignored.
  public var hits: [Hit] {
    switch self {
    case .hit(let tracked): [tracked.hit] + tracked.records
    case .ignored: []
    }
  }

  /// The cookie that belongs on the response, if there is one.
  public var cookie: ResponseCookie? {
    switch self {
    case .hit(let tracked): tracked.cookie
    case .ignored: nil
    }
  }
}

/// A tracked request.
public struct TrackedRequest: Sendable {
  /// The page view or download.
  public var hit: Hit

  /// What matching page views must know of the hit; `nil` without ``RequestTracker/Configuration/pageViews``.
  package var side: ServerHit?

  /// The hits that the handler recorded besides, in their order.
  public var records: [Hit]

  /// What matching must know of each of the ``records``, none of which is a page view.
  package var recordSide: ServerHit? {
    side.map { ServerHit(visitor: $0.visitor, takesVisitorID: $0.takesVisitorID) }
  }

  /// The cookie that belongs on the response.
  ///
  /// A response with it is one visitor's own: shared caches must not keep it.
  public var cookie: ResponseCookie?

  /// The visitor's address behind the trusted proxies, masked as the privacy rules say.
  ///
  /// It is here also where the hit holds none for want of a token.
  public var address: IPAddress?

  /// Whether the response is a page whose JavaScript may report it as well.
  public var isPage: Bool
}
