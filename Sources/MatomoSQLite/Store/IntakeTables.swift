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
    if let first = firstDue { firstDue = min(first, hit.queued.hit.dueSince.timeIntervalSince1970) }
  }

  mutating func removeHeld(_ view: PageViewEntry) throws(SQLiteError) {
    try deleteHeld([view.number])
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

  func heldView(match: UInt64, onlyCached: Bool) throws(SQLiteError) -> PageViewEntry? {
    try entry(onlyCached ? PageViewStatements.cachedByMatch : PageViewStatements.heldByMatch, match.bits)
  }

  func sentView(id: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.sentByID, id.bits)
  }

  func sentView(match: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.sentByMatch, match.bits)
  }

  mutating func rememberSentView(_ entry: PageViewEntry, _ keys: PageViewKeys) throws(SQLiteError) {
    try store.connection.run(
      PageViewStatements.rememberSent,
      .integer(entry.number),
      keys.id.map(\.bits) ?? .null,
      keys.match.bits,
      entry.until.seconds
    )
    growth[.sentViews, default: 0] += 1
  }

  mutating func forgetSentView(_ entry: PageViewEntry) throws(SQLiteError) {
    try store.connection.run(PageViewStatements.forgetSent, .integer(entry.number))
    growth[.sentViews, default: 0] -= store.connection.changes
  }

  func waitingReport(id: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.waitingByID, id.bits)
  }

  func waitingReport(match: UInt64, onlyCached: Bool) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.waitingByMatch, match.bits, .integer(onlyCached ? 1 : 0))
  }

  mutating func rememberWaitingReport(
    _ entry: PageViewEntry,
    _ keys: PageViewKeys,
    onlyCached: Bool
  ) throws(SQLiteError) {
    try store.connection.run(
      PageViewStatements.rememberWaiting,
      .integer(entry.number),
      keys.id.map(\.bits) ?? .null,
      keys.match.bits,
      .integer(onlyCached ? 1 : 0),
      entry.until.seconds
    )
    growth[.waitingReports, default: 0] += 1
  }

  mutating func forgetWaitingReport(_ entry: PageViewEntry) throws(SQLiteError) {
    try store.connection.run(PageViewStatements.forgetWaiting, .integer(entry.number))
    growth[.waitingReports, default: 0] -= store.connection.changes
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
        ambiguousUntil: row.isNull(VisitorColumn.ambiguousUntil) ? nil : row.date(VisitorColumn.ambiguousUntil)
      )
      return false
    }
    return known
  }

  mutating func remember(_ known: KnownVisitorID, of visitor: UInt64, until: Date) throws(SQLiteError) {
    let values: [SQLiteValue] = [
      visitor.bits, known.id.bits, known.seenAt.seconds, known.ambiguousUntil?.seconds ?? .null, until.seconds,
    ]
    try store.connection.query(PageViewStatements.insertVisitorID, values) { _ in true }
    if store.connection.changes > 0 {
      growth[.visitorIDs, default: 0] += 1
      return
    }
    try store.connection.query(PageViewStatements.updateVisitorID, values) { _ in true }
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
}

private enum EntryColumn: CInt { case number, until }

private enum VisitorColumn: CInt { case id, seenAt, ambiguousUntil }
