/// What matching must know of a hit, by the side that it came from.
package enum PageViewRole: Sendable, Hashable {
  /// A server saw the request.
  case server(ServerHit)

  /// A browser sent the hit to the collector.
  case javaScript(JavaScriptHit)
}

/// A hit that a server made of a request.
package struct ServerHit: Sendable, Hashable {
  /// Stands for the client address, the user agent and the site; `nil` where the address is not known.
  package var visitor: UInt64?

  /// Whether the hit may carry the visitor id that JavaScript uses, because it has none of JavaScript's own cookie.
  package var takesVisitorID: Bool

  /// The visitor id that the hit carries, of JavaScript's cookie or of the day, as a number; `nil` without one.
  package var visitorID: UInt64?

  /// The keys of a page view or a download that waits for JavaScript; `nil` for every other hit.
  package var pageView: PageViewKeys?

  /// Whether the browser shows a page that it has kept (status 304), with the page-view id of an earlier answer.
  package var isCachedPage: Bool

  /// Whether the answer is a part of a file (status 206): all parts within a visit are one download.
  package var isPart: Bool

  /// Creates the server's side.
  package init(
    visitor: UInt64?,
    takesVisitorID: Bool = true,
    visitorID: UInt64? = nil,
    pageView: PageViewKeys? = nil,
    isCachedPage: Bool = false,
    isPart: Bool = false
  ) {
    self.visitor = visitor
    self.takesVisitorID = takesVisitorID
    self.visitorID = visitorID
    self.pageView = pageView
    self.isCachedPage = isCachedPage
    self.isPart = isPart
  }
}

/// A hit that a browser sent.
package struct JavaScriptHit: Sendable, Hashable {
  /// Stands for the client address, the user agent and the site; `nil` where the address is not known.
  package var visitor: UInt64?

  /// The visitor id that JavaScript uses, as a number; `nil` if the hit has none.
  package var visitorID: UInt64?

  /// The id of the day that the hit carries for want of another.
  package var dailyID: UInt64?

  /// Whether the hit says itself whose visit it is of (`uid`, `cid`, `new_visit`), so that it joins no other.
  package var namesVisit: Bool

  /// The keys, if the hit is a page view or a download; `nil` for events, pings, outlinks and the like.
  package var pageView: PageViewKeys?

  /// Whether the hit is that of an image on a page without JavaScript, which knows less of the page than the server.
  package var isPixel: Bool

  /// Creates the browser's side.
  package init(
    visitor: UInt64?,
    visitorID: UInt64? = nil,
    dailyID: UInt64? = nil,
    namesVisit: Bool = false,
    pageView: PageViewKeys? = nil,
    isPixel: Bool = false
  ) {
    self.visitor = visitor
    self.visitorID = visitorID
    self.dailyID = dailyID
    self.namesVisit = namesVisit
    self.pageView = pageView
    self.isPixel = isPixel
  }
}

/// What a page view is found by, the same on the side of the server and of the browser.
///
/// The numbers are opaque here: their maker decides what they stand for. Each is one of the site as well.
package struct PageViewKeys: Sendable, Hashable {
  /// Stands for the page-view id that the page was sent with, or that its JavaScript chose; `nil` without one.
  package var id: UInt64?

  /// Stands for the client and the URL, or for the client alone, as the operator chose.
  package var match: UInt64

  /// Stands for the visitor id of JavaScript's cookie and the URL, or the id alone; `nil` if none is known.
  ///
  /// A telephone that changes networks keeps its visitor id, and two people behind one address have two.
  package var visitorMatch: UInt64?

  /// Creates keys.
  package init(id: UInt64? = nil, match: UInt64, visitorMatch: UInt64? = nil) {
    self.id = id
    self.match = match
    self.visitorMatch = visitorMatch
  }

  /// Whether two page views can be the same by their visitor ids, of which one may be unknown.
  func mayBeOfVisitor(_ other: UInt64?) -> Bool {
    visitorMatch == nil || other == nil || visitorMatch == other
  }
}

/// By which of its keys a page view was found.
package enum PageViewKey: String, Sendable, Hashable {
  /// The page-view id, which leaves no doubt.
  case id

  /// The visitor id of JavaScript's cookie, with the URL or alone.
  case visitorID

  /// Address, user agent and URL, or without the URL, as the operator chose.
  case match
}
