/// What matching must know of a hit, by the side that it came from.
package enum PageViewRole: Sendable, Hashable {
  /// A server saw the request.
  case server(ServerHit)

  /// A browser sent the hit to the collector.
  case javaScript(JavaScriptHit)
}

/// A hit that a server made of a request.
package struct ServerHit: Sendable, Hashable {
  /// Stands for the client address and the user agent; `nil` where the address is not known.
  package var visitor: UInt64?

  /// Whether the hit may carry the visitor id that JavaScript uses, because it has none of JavaScript's own cookie.
  package var takesVisitorID: Bool

  /// The keys of a page view that waits for JavaScript; `nil` for every other hit.
  package var pageView: PageViewKeys?

  /// Whether the browser shows a page that it has kept (status 304), with the page-view id of an earlier answer.
  package var isCachedPage: Bool

  /// Creates the server's side.
  package init(visitor: UInt64?, takesVisitorID: Bool = true, pageView: PageViewKeys? = nil, isCachedPage: Bool = false)
  {
    self.visitor = visitor
    self.takesVisitorID = takesVisitorID
    self.pageView = pageView
    self.isCachedPage = isCachedPage
  }
}

/// A hit that a browser sent.
package struct JavaScriptHit: Sendable, Hashable {
  /// Stands for the client address and the user agent; `nil` where the address is not known.
  package var visitor: UInt64?

  /// The visitor id that JavaScript uses, as a number; `nil` if the hit has none.
  package var visitorID: UInt64?

  /// The keys, if the hit is a page view; `nil` for events, pings, downloads and the like.
  package var pageView: PageViewKeys?

  /// Creates the browser's side.
  package init(visitor: UInt64?, visitorID: UInt64? = nil, pageView: PageViewKeys? = nil) {
    self.visitor = visitor
    self.visitorID = visitorID
    self.pageView = pageView
  }
}

/// What a page view is found by, the same on the side of the server and of the browser.
///
/// The numbers are opaque here: their maker decides what they stand for.
package struct PageViewKeys: Sendable, Hashable {
  /// Stands for the page-view id that the page was sent with, or that its JavaScript chose; `nil` without one.
  package var id: UInt64?

  /// Stands for the visitor and the URL, or for the visitor alone, as the operator chose.
  package var match: UInt64

  /// Creates keys.
  package init(id: UInt64? = nil, match: UInt64) {
    self.id = id
    self.match = match
  }
}

/// By which of its keys a page view was found.
package enum PageViewKey: String, Sendable, Hashable {
  /// The page-view id, which leaves no doubt.
  case id

  /// Visitor and URL, or the visitor alone, as the operator chose.
  case match
}
