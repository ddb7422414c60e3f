import FoundationEssentials
import Matomo
import MatomoCore

/// One use of matching inside a transaction: what it does to the queue, and what it adds to the counters.
struct PageViewTransaction {
  private let store: HitStore
  private var tables: PageViewTables
  private(set) var totals = Totals()

  /// The rows that `hit` and `held` have more than before.
  private(set) var queued = 0
  private(set) var held = 0

  /// No held hit is due before it; `nil` until somebody looked.
  private var firstDue: Double?

  /// One call sends no more held hits than that, so that nothing waits long for it after a pause.
  private static let mostSent = 10_000
  private static let sentTogether = 500

  init(_ store: HitStore) {
    self.store = store
    tables = PageViewTables(store)
    store.beginsOperation()
  }

  /// Counts hits that the queue has taken, whatever became of them.
  mutating func countReceived(_ hits: Int) { totals[.received] += hits }

  /// Adds what was counted to the counters of the store.
  func end() throws(SQLiteError) {
    try store.add(queued, to: .queued)
    try store.add(held, to: .held)
    for (kind, rows) in tables.growth { try store.add(rows, to: .remembered(kind)) }
    for name in Totals.Name.allCases { try store.add(totals[name], to: .total(name)) }
  }

  /// Stores a hit, unless JavaScript has reported its page view already.
  mutating func take(_ hit: QueuedHit) throws(SQLiteError) {
    switch hit.hit.pageView {
    case nil: try insert(hit, nil)
    case .server(let server): try take(hit, server)
    case .javaScript(let report): try take(hit, report)
    }
  }

  private mutating func insert(_ hit: QueuedHit, _ server: ServerHit?) throws(SQLiteError) {
    guard let heldUntil = hit.hit.heldUntil else {
      try store.insert(hit, into: .hit)
      queued += 1
      return
    }
    try store.hold(hit, server)
    held += 1
    if let first = firstDue { firstDue = min(first, heldUntil.timeIntervalSince1970) }
  }

  private mutating func take(_ queued: QueuedHit, _ server: ServerHit) throws(SQLiteError) {
    let hit = queued.hit
    guard let heldUntil = hit.heldUntil else {
      let id = server.takesVisitorID ? try visitorID(of: server.visitor, hit) : nil
      return try insert(QueuedHit(id: queued.id, hit: hit.of(id)), nil)
    }
    guard let view = server.pageView else { return try insert(queued, server) }
    if let (report, key) = try store.matching.takeReport(
      of: view,
      isKeptPage: server.isKeptPage,
      at: hit.acceptedAt,
      in: &tables
    ) {
      totals[.matched] += 1
      store.tell(.reported(by: key, report: report), of: queued, at: hit.acceptedAt)
    } else {
      try insert(queued, server)
      store.tell(.held(until: heldUntil), of: queued, at: hit.acceptedAt)
    }
  }

  private mutating func take(_ queued: QueuedHit, _ report: JavaScriptHit) throws(SQLiteError) {
    let now = queued.hit.acceptedAt
    if report.pageView != nil { try sendDue(at: now) }
    switch try store.matching.take(report, number: queued.id, at: now, in: &tables) {
    case .cancels(let view, let key):
      try store.connection.run(HitTable.held.delete, .integer(view.number))
      held -= 1
      totals[.matched] += 1
      store.tell(.cancels(view: view.number, by: key), of: queued, at: now)
    case .late(let view, let key):
      totals[.late] += 1
      store.tell(.late(view: view.number, by: key), of: queued, at: now)
    case .repeated: store.tell(.repeated, of: queued, at: now)
    case .waits, nil: break
    }
    try insert(queued, nil)
  }

  /// How many held views the reports among some hits would cancel, at least: each makes room for one.
  mutating func roomMade(by hits: [StoredHit]) throws(SQLiteError) -> Int {
    var cancelled: Set<PageViewEntry> = []
    for hit in hits {
      guard case .javaScript(let report) = hit.pageView, let view = report.pageView else { continue }
      try sendDue(at: hit.acceptedAt)
      let fate = try store.matching.fate(of: view, at: hit.acceptedAt, in: tables)
      if case .cancels(let held, _) = fate { cancelled.insert(held) }
    }
    return cancelled.count
  }

  /// Moves held hits whose time has come to those that are due.
  mutating func sendDue(at now: Date) throws(SQLiteError) {
    if firstDue == nil { firstDue = try store.connection.real(Statements.firstDue) ?? .infinity }
    guard let first = firstDue, first <= now.timeIntervalSince1970 else { return }
    firstDue = nil
    var sent = 0
    while sent < Self.mostSent {
      var due: [HeldHit] = []
      try store.connection.query(Statements.due, [now.seconds, .integer(Int64(Self.sentTogether))]) { row in
        due.append(row.heldHit)
        return true
      }
      guard !due.isEmpty else { return }
      for hit in due { try send(hit, .holdIsOver, at: now) }
      sent += due.count
      try delete(due)
    }
  }

  /// Makes held hits due, as an operator asks.
  mutating func retry(_ hits: [HeldHit], at now: Date) throws(SQLiteError) {
    for hit in hits { try send(hit, .retried, at: now) }
    try delete(hits)
  }

  private mutating func send(
    _ held: HeldHit,
    _ reason: PageViewDecision.Reason,
    at now: Date
  ) throws(SQLiteError) {
    let id = try visitorID(of: held.visitor, held.queued.hit)
    let hit = held.queued.hit.of(id)
    let sent = QueuedHit(id: held.queued.id, hit: reason == .retried ? hit.accepted(at: now) : hit)
    try store.insert(sent, into: .hit)
    queued += 1
    store.hasBehind(sent.id)
    guard let view = held.view else { return }
    try store.matching.rememberSent(view, number: sent.id, at: now, in: &tables)
    totals[.sent] += 1
    store.tell(.sent(reason, visitorID: id), of: sent, at: now)
  }

  private mutating func delete(_ hits: [HeldHit]) throws(SQLiteError) {
    for run in hits.map(\.queued.id).runs {
      try store.connection.run(HitTable.held.deleteRange, .integer(run.lowerBound), .integer(run.upperBound))
      held -= store.connection.changes
    }
  }

  mutating func purge(after added: Int, at now: Date) throws(SQLiteError) {
    totals[.purged] += try store.matching.purge(after: added, at: now, in: &tables)
  }

  private func visitorID(of visitor: UInt64?, _ hit: StoredHit) throws(SQLiteError) -> VisitorID? {
    try store.matching.visitorID(of: visitor, acceptedAt: hit.acceptedAt, in: tables).map(VisitorID.init(bits:))
  }
}

/// A row of `held`.
struct HeldHit {
  let queued: QueuedHit

  /// The keys of the page view, if the hit is one that JavaScript may report.
  let view: PageViewKeys?

  /// Whose visitor id the hit takes; `nil` if it takes none.
  let visitor: UInt64?
}

extension SQLiteRow {
  /// The hit in a row of `id`, the columns of a hit and those of its keys.
  var heldHit: HeldHit {
    let id = isNull(8) ? nil : UInt64(bitPattern: integer(8))
    return HeldHit(
      queued: queuedHit,
      view: isNull(9) ? nil : PageViewKeys(id: id, match: UInt64(bitPattern: integer(9))),
      visitor: isNull(10) ? nil : UInt64(bitPattern: integer(10))
    )
  }
}
