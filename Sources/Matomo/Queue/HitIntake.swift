package import FoundationEssentials
package import MatomoCore

/// What the intake needs of the place where a queue keeps its hits: few operations, in which nothing is decided.
///
/// All calls of one pass belong to one transaction. They do not suspend: a store at the other end of a connection reads what
/// the rules may ask for before a pass, and writes what the pass has changed after it.
package protocol IntakeStore: PageViewMemory {
  /// Stores a hit that is due.
  mutating func insert(_ hit: QueuedHit) throws(Failure)

  /// Stores a hit that is not due yet.
  mutating func hold(_ hit: HeldHit) throws(Failure)

  /// Until when it is remembered that Matomo has recorded an order.
  func recordedOrder(_ order: OrderKey) throws(Failure) -> Date?
  mutating func rememberRecorded(_ order: OrderKey, until: Date) throws(Failure)

  /// Removes and returns a held view.
  mutating func removeHeld(_ view: PageViewEntry) throws(Failure) -> HeldHit?

  /// Removes the held hits that are due at a moment, the first to become due first; at most so many.
  mutating func removeDue(at now: Date, atMost limit: Int) throws(Failure) -> [HeldHit]

  /// The last held view of an owner with a number below another.
  mutating func lastHeldView(of owner: HitOwner, before number: Int64) throws(Failure) -> PageViewEntry?

  /// Removes the held hits of an owner that are no views and have numbers above another, in their order; at most so many.
  mutating func removeFollowers(of owner: HitOwner, after number: Int64, atMost limit: Int) throws(Failure) -> [HeldHit]
}

/// By what hits of one visitor are found: they have one of both in common.
package struct HitOwner: Sendable, Hashable {
  /// Stands for the visitor, as ``StoredHit/visitor`` does; `nil` for a view that has no visitor id of its own.
  package let lane: UInt64?

  /// Stands for the client address and the user agent; `nil` where the address is not known.
  package let client: UInt64?

  package init(lane: UInt64?, client: UInt64?) {
    self.lane = lane
    self.client = client
  }
}

/// A hit that is not due yet.
package struct HeldHit: Sendable {
  package let queued: QueuedHit

  /// What matching must know of it.
  package let side: ServerHit

  /// Whether an image on the page sent it, so that the server's own view takes its place.
  package let isPixel: Bool

  package init(queued: QueuedHit, side: ServerHit, isPixel: Bool = false) {
    self.queued = queued
    self.side = side
    self.isPixel = isPixel
  }

  /// When the hit becomes due, and its number.
  package var entry: PageViewEntry { PageViewEntry(until: queued.hit.dueSince, number: queued.id) }

  package var owner: HitOwner {
    HitOwner(lane: side.pageView != nil && side.takesVisitorID ? nil : queued.hit.visitor, client: side.visitor)
  }

  /// The page view as one that another may be the same as; `nil` for every other hit.
  package var candidate: PageViewCandidate? {
    side.pageView.map {
      let kind: PageViewCandidate.Kind = isPixel ? .pixel : side.isCachedPage ? .cached : .ordinary
      return PageViewCandidate(entry, time: queued.hit.time, visitorMatch: $0.visitorMatch, kind: kind)
    }
  }

  /// The hit with what only another hit of the same view says.
  func adding(_ poorer: StoredHit) -> HeldHit {
    HeldHit(queued: QueuedHit(id: queued.id, hit: queued.hit.adding(poorer)), side: side, isPixel: isPixel)
  }

  func held(until moment: Date?) -> HeldHit {
    HeldHit(queued: QueuedHit(id: queued.id, hit: queued.hit.held(until: moment)), side: side, isPixel: isPixel)
  }
}

/// What a queue does when hits come and when held ones become due, whatever its store: one pass over it, in one transaction.
package struct HitIntake {
  /// One pass sends no more held hits than about that, so that nothing waits long for it after a pause.
  private static let mostSent = 10_000
  private static let sentTogether = 500

  /// As many hits of one visitor move up when a view before them is gone; what is behind them waits for its own time.
  private static let mostMovedUp = 500

  private let matching: PageViewMatching
  private let isListenedTo: Bool

  /// What the pass adds to the totals.
  package private(set) var totals = Totals()

  /// What the pass has decided about page views, if somebody listens.
  package private(set) var decisions: [PageViewDecision] = []

  package init(_ matching: PageViewMatching, isListenedTo: Bool) {
    self.matching = matching
    self.isListenedTo = isListenedTo
  }

  /// Stores hits, but for views that JavaScript has reported already; `false`, with none stored, if there is no room.
  ///
  /// - Parameters:
  ///   - lastID: The number of the last hit that the queue took before.
  ///   - room: How many hits the queue may take. A report that cancels a held view takes its place.
  package mutating func append<Store: IntakeStore>(
    _ hits: [StoredHit],
    after lastID: Int64,
    room: Int,
    in store: inout Store
  ) throws(Store.Failure) -> Bool {
    if hits.count > room {
      let cancelled = try cancelled(by: hits, in: &store)
      guard hits.count - cancelled <= room else { return false }
    }
    var taking = 0
    var id = lastID
    for var hit in hits {
      id += 1
      let (role, order) = (hit.pageView, hit.order)
      hit.pageView = nil
      hit.order = nil
      if let order, try isRecorded(order, at: hit.acceptedAt, in: store) {
        totals[.repeated] += 1
        tell(.repeatedOrder, of: QueuedHit(id: id, hit: hit), at: hit.acceptedAt)
        continue
      }
      switch role {
      case nil: try append(HeldHit(queued: QueuedHit(id: id, hit: hit), side: .unknown), in: &store)
      case .server(var server):
        // One that is not held is not matched.
        if hit.heldUntil == nil { server.pageView = nil }
        try append(HeldHit(queued: QueuedHit(id: id, hit: hit), side: server), in: &store)
      case .javaScript(let report): try append(QueuedHit(id: id, hit: hit), report, in: &store)
      }
      if role != nil { taking += 1 }
    }
    totals[.received] += hits.count
    if taking > 0, let last = hits.last { try purge(after: taking, at: last.acceptedAt, in: &store) }
    return true
  }

  /// Moves held hits whose time has come to those that are due.
  package mutating func sendDue<Store: IntakeStore>(at now: Date, in store: inout Store) throws(Store.Failure) {
    var sent = 0
    while sent < Self.mostSent {
      let due = try store.removeDue(at: now, atMost: Self.sentTogether)
      guard !due.isEmpty else { return }
      try send(due, .holdIsOver, at: now, in: &store)
      sent += due.count
    }
  }

  /// Makes hits due that the store holds no more.
  package mutating func send<Store: IntakeStore>(
    _ hits: [HeldHit],
    _ reason: PageViewDecision.Reason,
    at now: Date,
    in store: inout Store
  ) throws(Store.Failure) {
    for held in hits {
      let sent = try insert(held, reason, at: now, in: &store)
      guard let view = held.side.pageView else { continue }
      let time = held.queued.hit.time
      let due = min(held.queued.hit.dueSince, now)
      if held.isPixel {
        try matching.rememberWaiting(view, number: sent.hit.id, time: time, at: due, in: &store)
      } else {
        let id = sent.visitorID ?? held.side.visitorID
        try matching.rememberSent(view, number: sent.hit.id, time: time, visitorID: id, at: due, in: &store)
      }
      totals[.sent] += 1
      tell(.sent(reason, visitorID: sent.visitorID.map(VisitorID.init(bits:))), of: sent.hit, at: now)
      if reason == .retried { try moveUp(behind: held.entry, of: held.owner, at: now, in: &store) }
    }
  }

  /// Stores a hit as one that is due, with the visitor id that it is known to have by now.
  private func insert<Store: IntakeStore>(
    _ held: HeldHit,
    _ reason: PageViewDecision.Reason,
    at now: Date,
    in store: inout Store
  ) throws(Store.Failure) -> (hit: QueuedHit, visitorID: UInt64?) {
    let hit = held.queued.hit
    let id = try matching.visitorID(for: held.side, time: hit.time, acceptedAt: hit.acceptedAt, in: &store)
    let named = hit.of(id.map(VisitorID.init(bits:)))
    let sent = QueuedHit(id: held.queued.id, hit: reason == .retried ? named.accepted(at: now) : named)
    try store.insert(sent)
    return (sent, id)
  }

  /// How long Matomo's answer to an order is remembered.
  private static let orderMemory: TimeInterval = 30 * 86_400

  private func isRecorded<Store: IntakeStore>(
    _ order: OrderKey,
    at now: Date,
    in store: borrowing Store
  ) throws(Store.Failure) -> Bool {
    try store.recordedOrder(order).map { $0 > now } ?? false
  }

  /// Decides what becomes of orders that Matomo has counted as invalid, and remembers those that it has recorded.
  package mutating func resolveOrders<Store: IntakeStore>(
    of acknowledgement: inout Acknowledgement,
    in store: inout Store
  ) throws(Store.Failure) {
    for (order, time) in acknowledgement.recordedOrders {
      try store.rememberRecorded(order, until: time + Self.orderMemory)
    }
    for refused in acknowledgement.refusedOrders {
      if try isRecorded(refused.order, at: refused.time, in: store) {
        acknowledgement.delivered.append(refused.id)
        acknowledgement.totals[.rejected] -= 1
        acknowledgement.totals[.repeated] += 1
      } else {
        acknowledgement.dead.append(.init(id: refused.id, reason: Acknowledgement.invalid))
      }
    }
    acknowledgement.recordedOrders = [:]
    acknowledgement.refusedOrders = []
  }

  /// Forgets what is over, and what is too much.
  ///
  /// - Parameter added: How many hits may have added something since.
  package mutating func purge<Store: IntakeStore>(
    after added: Int = 0,
    at now: Date,
    in store: inout Store
  ) throws(Store.Failure) {
    totals[.purged] += try matching.purge(after: added, at: now, in: &store)
  }

  // MARK: Hits of servers

  private mutating func append<Store: IntakeStore>(_ held: HeldHit, in store: inout Store) throws(Store.Failure) {
    let hit = held.queued.hit
    guard let heldUntil = hit.heldUntil, let view = held.side.pageView else { return try wait(held, in: &store) }
    if held.side.isPart, try matching.view(sameAs: view, time: hit.time, at: hit.acceptedAt, in: store) != nil {
      return totals.leaveOut(.ranges)
    }
    if let (report, key) = try matching.removeReport(
      of: view,
      isCachedPage: held.side.isCachedPage,
      time: hit.time,
      at: hit.acceptedAt,
      in: &store
    ) {
      totals[.matched] += 1
      return tell(.reported(by: key, report: report), of: held.queued, at: hit.acceptedAt)
    }
    var held = held
    if let (pixel, key) = try matching.heldPixel(of: view, time: hit.time, in: store) {
      if let poorer = try store.removeHeld(pixel) { held = held.adding(poorer.queued.hit) }
      totals[.matched] += 1
      tell(.cancels(view: pixel.number, by: key), of: held.queued, at: hit.acceptedAt)
    }
    try store.hold(held)
    tell(.held(until: heldUntil), of: held.queued, at: hit.acceptedAt)
  }

  /// Stores a hit behind the held views of its visitor: Matomo takes what comes first for the entry of the visit, and never
  /// corrects that.
  private mutating func wait<Store: IntakeStore>(_ held: HeldHit, in store: inout Store) throws(Store.Failure) {
    let own = held.queued.hit.heldUntil
    let view = try store.lastHeldView(of: held.owner, before: held.queued.id)
    if let view, view.until > held.queued.hit.dueSince {
      try store.hold(held.held(until: view.until))
    } else if own != nil {
      try store.hold(held)
    } else {
      _ = try insert(held, .holdIsOver, at: held.queued.hit.acceptedAt, in: &store)
    }
  }

  /// Lets the hits of a visitor wait no longer than the views that are still before them.
  private mutating func moveUp<Store: IntakeStore>(
    behind view: PageViewEntry,
    of owner: HitOwner,
    at now: Date,
    in store: inout Store
  ) throws(Store.Failure) {
    for follower in try store.removeFollowers(of: owner, after: view.number, atMost: Self.mostMovedUp) {
      guard follower.entry.until <= view.until else {
        try store.hold(follower)
        continue
      }
      let before = try store.lastHeldView(of: follower.owner, before: follower.queued.id)
      if let before, before.until > now {
        try store.hold(follower.held(until: before.until))
      } else {
        _ = try insert(follower.held(until: nil), .holdIsOver, at: now, in: &store)
      }
    }
  }

  // MARK: Hits of browsers

  private mutating func append<Store: IntakeStore>(
    _ queued: QueuedHit,
    _ report: JavaScriptHit,
    in store: inout Store
  ) throws(Store.Failure) {
    let (now, time) = (queued.hit.acceptedAt, queued.hit.time)
    try sendDue(at: now, in: &store)
    if let view = report.pageView, report.isPixel { return try append(queued, pixel: view, report, in: &store) }
    var hit = queued.hit
    switch try matching.accept(report, number: queued.id, time: time, at: now, in: &store) {
    case .cancels(let view, let key):
      totals[.matched] += 1
      tell(.cancels(view: view.number, by: key), of: queued, at: now)
      if let held = try store.removeHeld(view) { try moveUp(behind: view, of: held.owner, at: now, in: &store) }
    case .late(let view, let key):
      hit = hit.asPing()
      totals[.late] += 1
      tell(.late(view: view.entry.number, by: key), of: queued, at: now)
    case .repeated: tell(.repeated, of: queued, at: now)
    case .waits, nil: break
    }
    let id = try visitID(of: report, time: time, at: now, in: &store)
    hit = hit.of(id.map(VisitorID.init(bits:)))
    try store.insert(QueuedHit(id: queued.id, hit: hit))
  }

  /// The visitor id of the visit that a browser's hit belongs to; `nil` if it says that itself.
  private func visitID<Store: IntakeStore>(
    of report: JavaScriptHit,
    time: Date,
    at now: Date,
    in store: inout Store
  ) throws(Store.Failure) -> UInt64? {
    if report.namesVisit { return nil }
    if let id = report.visitorID { return try matching.joinedID(of: id, at: now, in: &store) }
    guard let id = report.dailyID, let visitor = report.visitor else { return nil }
    return try matching.dailyID(id, of: visitor, time: time, acceptedAt: now, in: &store)
  }

  /// Stores the hit of an image unless the server has seen the page; it waits for that as a page view does for JavaScript.
  private mutating func append<Store: IntakeStore>(
    _ queued: QueuedHit,
    pixel: PageViewKeys,
    _ report: JavaScriptHit,
    in store: inout Store
  ) throws(Store.Failure) {
    let (now, time) = (queued.hit.acceptedAt, queued.hit.time)
    if let (view, key) = try matching.heldView(sameAs: pixel, time: time, in: store) {
      if let held = try store.removeHeld(view) { try store.hold(held.adding(queued.hit)) }
      totals[.matched] += 1
      return tell(.reported(by: key, report: view.number), of: queued, at: now)
    }
    if let (view, key) = try matching.view(sameAs: pixel, time: time, at: now, in: store) {
      totals[.matched] += 1
      return tell(.reported(by: key, report: view), of: queued, at: now)
    }
    let until = now + matching.hold
    let hit = QueuedHit(id: queued.id, hit: queued.hit.held(until: until))
    let side = ServerHit(visitor: report.visitor, takesVisitorID: false, pageView: pixel)
    try store.hold(HeldHit(queued: hit, side: side, isPixel: true))
    tell(.held(until: until), of: queued, at: now)
  }

  /// How many held views the reports among some hits would cancel, at least.
  private mutating func cancelled<Store: IntakeStore>(
    by hits: [StoredHit],
    in store: inout Store
  ) throws(Store.Failure) -> Int {
    var cancelled: Set<PageViewEntry> = []
    for hit in hits {
      guard case .javaScript(let report) = hit.pageView, let view = report.pageView, !report.isPixel else { continue }
      try sendDue(at: hit.acceptedAt, in: &store)
      let fate = try matching.fate(of: view, time: hit.time, at: hit.acceptedAt, in: store)
      if case .cancels(let held, _) = fate { cancelled.insert(held) }
    }
    return cancelled.count
  }

  private mutating func tell(_ outcome: PageViewDecision.Outcome, of queued: QueuedHit, at now: Date) {
    guard isListenedTo else { return }
    decisions.append(PageViewDecision(time: now, hit: queued.id, query: queued.hit.query, outcome: outcome))
  }
}

extension ServerHit {
  /// The side of a hit of which nothing is known but what it says itself.
  fileprivate static let unknown = ServerHit(visitor: nil, takesVisitorID: false)
}
