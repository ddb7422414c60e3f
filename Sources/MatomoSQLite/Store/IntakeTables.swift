import FoundationEssentials
import Matomo
import MatomoCore

/// The tables of a queue as one pass of the intake uses them; the store adds their growth to its counters after the pass.
struct IntakeTables {
  private let store: HitStore

  /// By how many rows each table has grown.
  private var growth: [RememberedKind: Int] = [:]
  private var due = 0
  private var held = 0

  /// Whether hits are held that are no views; `nil` until somebody asked.
  private var hasFollowers: Bool?

  /// Whether any browser has joined a visit of a server; `nil` until somebody asked.
  private var hasJoined: Bool?

  /// How many were held before this pass; `nil` until somebody asked.
  private var heldBefore: Int?

  /// No held hit is due before it; `nil` until somebody looked.
  private var firstDue: Double?

  init(_ store: HitStore) {
    self.store = store
  }

  func count() throws(SQLiteError) {
    try store.add(due, to: .queued)
    try store.add(held, to: .held)
    for (kind, rows) in growth { try store.add(rows, to: .remembered(kind)) }
  }
}

extension IntakeTables: IntakeStore {
  mutating func insert(_ hit: QueuedHit) throws(SQLiteError) {
    try store.connection.query(Statements.insert, hit.values) { _ in true }
    due += 1
  }

  mutating func hold(_ hit: HeldHit) throws(SQLiteError) {
    try store.connection.query(Statements.hold, hit.values) { _ in true }
    held += 1
    if hit.side.pageView == nil { hasFollowers = true }
    if let first = firstDue { firstDue = min(first, hit.queued.hit.dueSince.timeIntervalSince1970) }
  }

  mutating func removeHeld(_ view: PageViewEntry) throws(SQLiteError) -> HeldHit? {
    var hit: HeldHit?
    try store.connection.query(PageViewStatements.removeHeld, [.integer(view.number)]) { row in
      hit = row.heldHit
      return true
    }
    guard hit != nil else { return nil }
    held -= 1
    store.noteDue(view.number...view.number)
    return hit
  }

  func recordedOrder(_ order: OrderKey) throws(SQLiteError) -> Date? {
    try store.connection.real(PageViewStatements.recordedOrder, order.hash.bits).map(Date.init(timeIntervalSince1970:))
  }

  mutating func rememberRecorded(_ order: OrderKey, until: Date) throws(SQLiteError) {
    let values: [SQLiteValue] = [order.hash.bits, until.seconds]
    try set(values, .recordedOrders, PageViewStatements.insertRecordedOrder, PageViewStatements.updateRecordedOrder)
  }

  mutating func lastHeldView(of owner: HitOwner, before number: Int64) throws(SQLiteError) -> PageViewEntry? {
    guard try hasHeld() else { return nil }
    let inLane = try owner.lane.flatMap { lane throws(SQLiteError) in
      try entry(PageViewStatements.lastViewOfVisitor, lane.bits, .integer(number))
    }
    let ofClient = try owner.client.flatMap { client throws(SQLiteError) in
      try entry(PageViewStatements.lastViewOfClient, client.bits, .integer(number))
    }
    return [inLane, ofClient].compactMap(\.self).max { $0.number < $1.number }
  }

  mutating func removeFollowers(
    of owner: HitOwner,
    after number: Int64,
    atMost limit: Int
  ) throws(SQLiteError) -> [HeldHit] {
    if hasFollowers == nil { hasFollowers = try store.connection.integer(PageViewStatements.anyFollower) != nil }
    guard hasFollowers == true else { return [] }
    var hits: [HeldHit] = []
    try store.connection.query(
      PageViewStatements.followers,
      [owner.lane?.bits ?? .null, owner.client?.bits ?? .null, .integer(number), .integer(Int64(limit))]
    ) { row in
      hits.append(row.heldHit)
      return true
    }
    try deleteHeld(hits.map(\.queued.id))
    return hits
  }

  /// Whether any hit is held: otherwise none waits for another.
  private mutating func hasHeld() throws(SQLiteError) -> Bool {
    if heldBefore == nil { heldBefore = try store.counter(.held) }
    return (heldBefore ?? 0) + held > 0
  }

  mutating func removeDue(at now: Date, atMost limit: Int) throws(SQLiteError) -> [HeldHit] {
    if firstDue == nil { firstDue = try store.connection.real(Statements.firstDue) ?? .infinity }
    guard let first = firstDue, first <= now.timeIntervalSince1970 else { return [] }
    firstDue = nil
    var hits: [HeldHit] = []
    try store.connection.query(Statements.due, [now.seconds, .integer(Int64(limit))]) { row in
      hits.append(row.heldHit)
      return true
    }
    try deleteHeld(hits.map(\.queued.id))
    return hits
  }

  /// Removes held hits by their ids.
  mutating func removeHeld(_ ids: ArraySlice<Int64>) throws(SQLiteError) -> [HeldHit] {
    var hits: [HeldHit] = []
    for id in ids {
      try store.connection.query(Statements.heldHit, [.integer(id)]) { row in
        hits.append(row.heldHit)
        return false
      }
    }
    try deleteHeld(Array(ids))
    return hits
  }

  private mutating func deleteHeld(_ ids: [Int64]) throws(SQLiteError) {
    for run in ids.runs {
      try store.connection.run(HitTable.held.deleteRange, .integer(run.lowerBound), .integer(run.upperBound))
      held -= store.connection.changes
      store.noteDue(run)
    }
  }
}

/// What matching remembers.
extension IntakeTables: PageViewMemory {
  func heldView(id: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.heldByID, id.bits)
  }

  func heldViews(_ key: MatchKey, in times: ClosedRange<Date>) throws(SQLiteError) -> [PageViewCandidate] {
    try candidates(PageViewStatements.held, key, times)
  }

  func sentView(id: UInt64) throws(SQLiteError) -> PageViewCandidate? {
    try candidates(PageViewStatements.sentByID, [id.bits]).first
  }

  func sentViews(_ key: MatchKey, in times: ClosedRange<Date>) throws(SQLiteError) -> [PageViewCandidate] {
    try candidates(PageViewStatements.sent, key, times)
  }

  mutating func rememberSentView(_ view: PageViewCandidate, _ keys: PageViewKeys) throws(SQLiteError) {
    try remember(view, keys, PageViewStatements.rememberSent)
    growth[.sentViews, default: 0] += 1
  }

  mutating func forgetSentView(_ entry: PageViewEntry) throws(SQLiteError) {
    try store.connection.run(PageViewStatements.forgetSent, .integer(entry.number))
    growth[.sentViews, default: 0] -= store.connection.changes
  }

  func waitingReport(id: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try candidates(PageViewStatements.waitingByID, [id.bits]).first?.entry
  }

  func waitingReports(_ key: MatchKey, in times: ClosedRange<Date>) throws(SQLiteError) -> [PageViewCandidate] {
    try candidates(PageViewStatements.waiting, key, times)
  }

  mutating func rememberWaitingReport(_ report: PageViewCandidate, _ keys: PageViewKeys) throws(SQLiteError) {
    try remember(report, keys, PageViewStatements.rememberWaiting)
    growth[.waitingReports, default: 0] += 1
  }

  mutating func forgetWaitingReport(_ entry: PageViewEntry) throws(SQLiteError) {
    try store.connection.run(PageViewStatements.forgetWaiting, .integer(entry.number))
    growth[.waitingReports, default: 0] -= store.connection.changes
  }

  private func remember(_ view: PageViewCandidate, _ keys: PageViewKeys, _ statement: SQL) throws(SQLiteError) {
    try store.connection.run(
      statement,
      view.entry.until.seconds,
      .integer(view.entry.number),
      view.time.seconds,
      view.visitorMatch?.bits ?? .null,
      .integer(view.kind.rawValue),
      view.visitorID?.bits ?? .null,
      keys.id?.bits ?? .null,
      keys.match.bits
    )
  }

  func reportedID(_ id: UInt64) throws(SQLiteError) -> Date? { try store.reportedID(id) }

  mutating func rememberReportedID(_ id: UInt64, number: Int64, until: Date) throws(SQLiteError) {
    try store.rememberReportedID(id, number: number, until: until)
    growth[.reportedIDs, default: 0] += 1
  }

  func visitorID(of visitor: UInt64) throws(SQLiteError) -> KnownVisitorID? {
    var known: KnownVisitorID?
    try store.connection.query(PageViewStatements.visitorID, [visitor.bits]) { row in
      known = KnownVisitorID(
        id: row.bits(VisitorColumn.id),
        seenAt: row.date(VisitorColumn.seenAt),
        since: row.date(VisitorColumn.since),
        ambiguousUntil: row.isNull(VisitorColumn.ambiguousUntil) ? nil : row.date(VisitorColumn.ambiguousUntil)
      )
      return false
    }
    return known
  }

  mutating func remember(_ known: KnownVisitorID, of visitor: UInt64, until: Date) throws(SQLiteError) {
    let values: [SQLiteValue] = [
      visitor.bits, known.id.bits, known.seenAt.seconds, known.since.seconds, known.ambiguousUntil?.seconds ?? .null,
      until.seconds,
    ]
    try set(values, .visitorIDs, PageViewStatements.insertVisitorID, PageViewStatements.updateVisitorID)
  }

  func serverVisit(of visitor: UInt64) throws(SQLiteError) -> ServerVisit? {
    var visit: ServerVisit?
    try store.connection.query(PageViewStatements.serverVisit, [visitor.bits]) { row in
      visit = ServerVisit(
        id: row.bits(VisitColumn.id),
        begin: row.date(VisitColumn.begin),
        last: row.date(VisitColumn.last)
      )
      return false
    }
    return visit
  }

  mutating func remember(_ visit: ServerVisit, of visitor: UInt64, until: Date) throws(SQLiteError) {
    let values: [SQLiteValue] = [
      visitor.bits, visit.id.bits, visit.begin.seconds, visit.last.seconds, until.seconds,
    ]
    try set(values, .serverVisits, PageViewStatements.insertServerVisit, PageViewStatements.updateServerVisit)
  }

  mutating func joinedVisit(of visitorID: UInt64) throws(SQLiteError) -> JoinedVisit? {
    // Few browsers have joined a visit of a server, and mostly none.
    if hasJoined == nil { hasJoined = try count(.joinedVisits) > 0 }
    guard hasJoined == true else { return nil }
    var joined: JoinedVisit?
    try store.connection.query(PageViewStatements.joinedVisit, [visitorID.bits]) { row in
      joined = JoinedVisit(id: row.bits(JoinedColumn.id), until: row.date(JoinedColumn.until))
      return false
    }
    return joined
  }

  mutating func remember(_ joined: JoinedVisit, of visitorID: UInt64) throws(SQLiteError) {
    hasJoined = true
    let values: [SQLiteValue] = [visitorID.bits, joined.id.bits, joined.until.seconds]
    try set(values, .joinedVisits, PageViewStatements.insertJoinedVisit, PageViewStatements.updateJoinedVisit)
  }

  private mutating func set(
    _ values: [SQLiteValue],
    _ kind: RememberedKind,
    _ insert: SQL,
    _ update: SQL
  ) throws(SQLiteError) {
    try store.connection.query(insert, values) { _ in true }
    guard store.connection.changes == 0 else {
      growth[kind, default: 0] += 1
      return
    }
    try store.connection.query(update, values) { _ in true }
  }

  func count(_ kind: RememberedKind) throws(SQLiteError) -> Int {
    try store.counter(.remembered(kind)) + growth[kind, default: 0]
  }

  mutating func purge(_ kind: RememberedKind, endedAt moment: Date, atMost limit: Int) throws(SQLiteError) -> Int {
    if let purging = PageViewStatements.purging(kind) {
      let first = try store.connection.real(purging.first)
      guard let first, first <= moment.timeIntervalSince1970 else { return 0 }
      try store.connection.run(purging.delete, moment.seconds, .integer(Int64(limit)))
    } else {
      guard let last = try lastReportedID(endedAt: moment, atMost: limit) else { return 0 }
      try store.forgetReportedIDs(upTo: last)
    }
    let purged = store.connection.changes
    growth[kind, default: 0] -= purged
    return purged
  }

  /// The number of the last of the first reports whose time is over.
  private func lastReportedID(endedAt moment: Date, atMost limit: Int) throws(SQLiteError) -> Int64? {
    var last: Int64?
    try store.connection.query(PageViewStatements.oldestReportedIDs, [.integer(Int64(limit))]) { row in
      guard row.real(EntryColumn.until) <= moment.timeIntervalSince1970 else { return false }
      last = row.integer(EntryColumn.number)
      return true
    }
    return last
  }

  private func entry(_ statement: SQL, _ values: SQLiteValue...) throws(SQLiteError) -> PageViewEntry? {
    var found: PageViewEntry?
    try store.connection.query(statement, values) { row in
      found = PageViewEntry(until: row.date(EntryColumn.until), number: row.integer(EntryColumn.number))
      return false
    }
    return found
  }

  private func candidates(
    _ statement: PageViewStatements.OfKey,
    _ key: MatchKey,
    _ times: ClosedRange<Date>
  ) throws(SQLiteError) -> [PageViewCandidate] {
    let (statement, number) = statement(key)
    return try candidates(statement, [number.bits, times.lowerBound.seconds, times.upperBound.seconds])
  }

  private func candidates(_ statement: SQL, _ values: [SQLiteValue]) throws(SQLiteError) -> [PageViewCandidate] {
    var found: [PageViewCandidate] = []
    try store.connection.query(statement, values) { row in
      found.append(row.candidate)
      return true
    }
    return found
  }
}

private enum EntryColumn: CInt { case until, number }

private enum VisitorColumn: CInt { case id, seenAt, since, ambiguousUntil }

private enum VisitColumn: CInt { case id, begin, last }

private enum JoinedColumn: CInt { case id, until }
