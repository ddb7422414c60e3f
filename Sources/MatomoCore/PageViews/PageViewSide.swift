/// What matching must know of a hit, by the side that it came from.
public enum PageViewSide: Sendable, Hashable {
  /// A server saw the request.
  case server(ServerHit)

  /// A browser sent the hit to the collector.
  case javaScript(JavaScriptHit)
}

/// A hit that a server made of a request.
public struct ServerHit: Sendable, Hashable {
  /// Stands for the client address and the user agent; `nil` where the address is not known.
  public var visitor: UInt64?

  /// Whether the hit may carry the visitor id that JavaScript uses, because it has none of JavaScript's own cookie.
  public var takesVisitorID: Bool

  /// The keys of a page view that waits for JavaScript; `nil` for every other hit.
  public var pageView: PageViewKeys?

  /// Whether the browser shows a page that it has kept (status 304), with the page-view id of an earlier answer.
  public var isKeptPage: Bool

  /// Creates the server's side.
  public init(visitor: UInt64?, takesVisitorID: Bool = true, pageView: PageViewKeys? = nil, isKeptPage: Bool = false) {
    self.visitor = visitor
    self.takesVisitorID = takesVisitorID
    self.pageView = pageView
    self.isKeptPage = isKeptPage
  }
}

/// A hit that a browser sent.
public struct JavaScriptHit: Sendable, Hashable {
  /// Stands for the client address and the user agent; `nil` where the address is not known.
  public var visitor: UInt64?

  /// The visitor id that JavaScript uses, as a number; `nil` if the hit has none.
  public var visitorID: UInt64?

  /// The keys, if the hit is a page view; `nil` for events, pings, downloads and the like.
  public var pageView: PageViewKeys?

  /// Creates the browser's side.
  public init(visitor: UInt64?, visitorID: UInt64? = nil, pageView: PageViewKeys? = nil) {
    self.visitor = visitor
    self.visitorID = visitorID
    self.pageView = pageView
  }
}
