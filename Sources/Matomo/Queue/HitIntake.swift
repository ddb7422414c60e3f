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

  /// Removes a held view.
  mutating func removeHeld(_ view: PageViewEntry) throws(Failure)

  /// Removes the held hits that are due at a moment, the first to become due first; at most so many.
  mutating func removeDue(at now: Date, atMost limit: Int) throws(Failure) -> [HeldHit]
}

/// A hit that is not due yet.
package struct HeldHit: Sendable {
  package let queued: QueuedHit

  /// The keys of the page view; `nil` if the hit is none that JavaScript may report.
  package let pageView: PageViewKeys?

  /// Whose visitor id the hit takes when it becomes due; `nil` if it takes none.
  package let visitor: UInt64?

  /// Whether the browser shows a page that it has kept.
  package let isCachedPage: Bool

  package init(queued: QueuedHit, pageView: PageViewKeys?, visitor: UInt64?, isCachedPage: Bool) {
    self.queued = queued
    self.pageView = pageView
    self.visitor = visitor
    self.isCachedPage = isCachedPage
  }

  init(_ queued: QueuedHit, _ server: ServerHit?) {
    self.init(
      queued: queued,
      pageView: server?.pageView,
      visitor: server?.takenVisitor,
      isCachedPage: server?.pageView != nil && server?.isCachedPage == true
    )
  }

  /// When the hit becomes due, and its number.
  package var entry: PageViewEntry { PageViewEntry(until: queued.hit.dueSince, number: queued.id) }
}

extension ServerHit {
  /// Whose visitor id the hit takes.
  fileprivate var takenVisitor: UInt64? { takesVisitorID ? visitor : nil }
}

/// What a queue does when hits come and when held ones become due, whatever its store: one pass over it, in one transaction.
package struct HitIntake {
  /// One pass sends no more held hits than about that, so that nothing waits long for it after a pause.
  private static let mostSent = 10_000
  private static let sentTogether = 500

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
      let role = hit.pageView
      hit.pageView = nil
      switch role {
      case nil: try self.store(HeldHit(QueuedHit(id: id, hit: hit), nil), in: &store)
      case .server(let server): try append(QueuedHit(id: id, hit: hit), server, in: &store)
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
      let id = try visitorID(of: held.visitor, held.queued.hit, in: store)
      let hit = held.queued.hit.of(id)
      let sent = QueuedHit(id: held.queued.id, hit: reason == .retried ? hit.accepted(at: now) : hit)
      try store.insert(sent)
      guard let view = held.pageView else { continue }
      try matching.rememberSent(view, number: sent.id, at: now, in: &store)
      totals[.sent] += 1
      tell(.sent(reason, visitorID: id), of: sent, at: now)
    }
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

  private func store<Store: IntakeStore>(_ hit: HeldHit, in store: inout Store) throws(Store.Failure) {
    if hit.queued.hit.heldUntil == nil { try store.insert(hit.queued) } else { try store.hold(hit) }
  }

  private mutating func append<Store: IntakeStore>(
    _ queued: QueuedHit,
    _ server: ServerHit,
    in store: inout Store
  ) throws(Store.Failure) {
    let hit = queued.hit
    guard let heldUntil = hit.heldUntil else {
      let id = try visitorID(of: server.takenVisitor, hit, in: store)
      return try store.insert(QueuedHit(id: queued.id, hit: hit.of(id)))
    }
    guard let view = server.pageView else { return try store.hold(HeldHit(queued, server)) }
    if let (report, key) = try matching.removeReport(
      of: view,
      isCachedPage: server.isCachedPage,
      at: hit.acceptedAt,
      in: &store
    ) {
      totals[.matched] += 1
      tell(.reported(by: key, report: report), of: queued, at: hit.acceptedAt)
    } else {
      try store.hold(HeldHit(queued, server))
      tell(.held(until: heldUntil), of: queued, at: hit.acceptedAt)
    }
  }

  private mutating func append<Store: IntakeStore>(
    _ queued: QueuedHit,
    _ report: JavaScriptHit,
    in store: inout Store
  ) throws(Store.Failure) {
    let now = queued.hit.acceptedAt
    if report.pageView != nil { try sendDue(at: now, in: &store) }
    switch try matching.accept(report, number: queued.id, at: now, in: &store) {
    case .cancels(let view, let key):
      try store.removeHeld(view)
      totals[.matched] += 1
      tell(.cancels(view: view.number, by: key), of: queued, at: now)
    case .late(let view, let key):
      totals[.late] += 1
      tell(.late(view: view.number, by: key), of: queued, at: now)
    case .repeated: tell(.repeated, of: queued, at: now)
    case .waits, nil: break
    }
    try self.store(HeldHit(queued, nil), in: &store)
  }

  /// How many held views the reports among some hits would cancel, at least.
  private mutating func cancelled<Store: IntakeStore>(
    by hits: [StoredHit],
    in store: inout Store
  ) throws(Store.Failure) -> Int {
    var cancelled: Set<PageViewEntry> = []
    for hit in hits {
      guard case .javaScript(let report) = hit.pageView, let view = report.pageView else { continue }
      try sendDue(at: hit.acceptedAt, in: &store)
      let fate = try matching.fate(of: view, at: hit.acceptedAt, in: store)
      if case .cancels(let held, _) = fate { cancelled.insert(held) }
    }
    return cancelled.count
  }

  private func visitorID<Store: IntakeStore>(
    of visitor: UInt64?,
    _ hit: StoredHit,
    in store: borrowing Store
  ) throws(Store.Failure) -> VisitorID? {
    try matching.visitorID(of: visitor, acceptedAt: hit.acceptedAt, in: store).map(VisitorID.init(bits:))
  }

  private mutating func tell(_ outcome: PageViewDecision.Outcome, of queued: QueuedHit, at now: Date) {
    guard isListenedTo else { return }
    decisions.append(PageViewDecision(time: now, hit: queued.id, query: queued.hit.query, outcome: outcome))
  }
}
