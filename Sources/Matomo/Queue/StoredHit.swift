package import FoundationEssentials
package import MatomoCore

/// A hit as a queue keeps it: encoded once, with what delivery must know about it without decoding it.
package struct StoredHit: Sendable, Hashable {
  /// The hit as ``Hit/query`` encodes it.
  package private(set) var query: String

  /// The site that the hit is recorded for.
  package let site: SiteID

  /// Stands for the visitor; hits with the same number are delivered in their order.
  package private(set) var visitor: UInt64

  /// When the hit happened.
  package let time: Date

  /// When it was accepted here.
  package private(set) var acceptedAt: Date

  /// Whether Matomo takes the hit only with a token, however young it is.
  package let needsToken: Bool

  /// Until when the hit is not delivered; `nil` if it is due at once.
  package private(set) var heldUntil: Date?

  /// What matching must know of the hit when it is stored; `nil` if it takes no part, and once it is stored.
  package internal(set) var pageView: PageViewRole?

  /// The order that the hit reports; `nil` for every other hit, and once it is stored.
  package internal(set) var order: OrderKey?

  /// Encodes a hit.
  package init(_ hit: Hit, acceptedAt: Date, heldUntil: Date? = nil, pageView: PageViewRole? = nil) {
    self.init(
      query: hit.query,
      site: hit.site,
      visitor: hit.visitorKey.hash,
      time: min(hit.time(at: acceptedAt) ?? acceptedAt, acceptedAt),
      acceptedAt: acceptedAt,
      needsToken: hit.needsTokenAlways,
      heldUntil: heldUntil,
      pageView: pageView
    )
    order = OrderKey(site: hit.site) { hit[$0] }
  }

  /// Encodes a hit, which is held if it is a page view of a server that JavaScript may report.
  ///
  /// - Parameter hold: For how many seconds, from `acceptedAt`; 0 for not at all.
  package init(_ hit: Hit, acceptedAt: Date, hold: TimeInterval, pageView: PageViewRole?) {
    var isHeld = false
    if hold > 0, case .server(let server) = pageView { isHeld = server.pageView != nil }
    self.init(hit, acceptedAt: acceptedAt, heldUntil: isHeld ? acceptedAt + hold : nil, pageView: pageView)
  }

  /// Puts together what a queue has read from its storage.
  package init(
    query: String,
    site: SiteID,
    visitor: UInt64,
    time: Date,
    acceptedAt: Date,
    needsToken: Bool,
    heldUntil: Date? = nil,
    pageView: PageViewRole? = nil
  ) {
    self.query = query
    self.site = site
    self.visitor = visitor
    self.time = time
    self.acceptedAt = acceptedAt
    self.needsToken = needsToken
    self.heldUntil = heldUntil
    self.pageView = pageView
  }

  /// Since when the hit may be delivered.
  package var dueSince: Date { heldUntil ?? acceptedAt }

  /// The same hit as if it were accepted at another time, and due at once.
  package func accepted(at moment: Date) -> StoredHit {
    var hit = self
    hit.acceptedAt = moment
    hit.heldUntil = nil
    hit.pageView = nil
    return hit
  }

  /// The hit as that of a visitor whom JavaScript knows by an id: with it as `cid`, and in the lane of JavaScript's hits.
  package func of(_ visitorID: VisitorID?) -> StoredHit {
    guard let visitorID else { return self }
    var hit = self
    hit.query = Query.setting("cid", to: visitorID.description, in: query)
    hit.visitor = VisitorKey(visitorID).hash
    return hit
  }

  /// The hit as one that becomes due at a moment; `nil` is at once.
  func held(until moment: Date?) -> StoredHit {
    var hit = self
    hit.heldUntil = moment
    return hit
  }

  /// The hit with the parameters of another one that it does not have itself.
  func adding(_ other: StoredHit) -> StoredHit {
    let own = Query.decode(query)
    let names = Set(own.map(\.nameInPHP))
    let more = Query.decode(other.query).filter { !names.contains($0.nameInPHP) }
    guard !more.isEmpty else { return self }
    var hit = self
    hit.query = Query.encode(own + more)
    return hit
  }

  /// The report of a page view that was counted already: it keeps the visit alive, and says what else the browser knows.
  ///
  /// Matomo counts no action for a ping, and adds times of the page (`pf_…`) to the view with the same `pv_id`.
  func asPing() -> StoredHit {
    let parameters = Query.decode(query).filter { !Self.countedNames.contains($0.nameInPHP) }
    var hit = self
    hit.query = Query.encode(parameters + [Parameter("ping", "1")])
    return hit
  }

  private static let countedNames: Set<String> = [
    "url", "action_name", "search", "search_cat", "search_count", "download", "ping",
  ]

  /// The order that a stored hit reports.
  package var storedOrder: OrderKey? {
    guard query.contains("ec_id=") else { return nil }
    let parameters = Query.decode(query)
    return OrderKey(site: site) { name in parameters.last { $0.nameInPHP == name }?.value }
  }

  /// The bytes that the hit takes in the body of a bulk call: its query in quotes, with a question mark and a comma.
  package var bulkBytes: Int { query.utf8.count + 4 }
}

/// A stored hit and the number that its queue gave it.
package struct QueuedHit: Sendable, Hashable, Identifiable {
  /// Grows from hit to hit; a queue never gives the same number twice.
  package let id: Int64

  /// The hit.
  package let hit: StoredHit

  /// Creates a queued hit.
  package init(id: Int64, hit: StoredHit) {
    self.id = id
    self.hit = hit
  }
}
