import FoundationEssentials
import MatomoCore

/// What matching remembers, in the tables of a queue; its changes of row counts are added to the counters by the store.
struct PageViewTables: PageViewMemory {
  let store: HitStore

  /// By how many rows each table has grown.
  private(set) var growth: [RememberedKind: Int] = [:]

  init(_ store: HitStore) {
    self.store = store
  }

  func heldView(id: UInt64) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.heldByID, id.bits)
  }

  func heldView(match: UInt64, onlyKept: Bool) throws(SQLiteError) -> PageViewEntry? {
    try entry(onlyKept ? PageViewStatements.keptByMatch : PageViewStatements.heldByMatch, match.bits)
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

  func waitingReport(match: UInt64, onlyKept: Bool) throws(SQLiteError) -> PageViewEntry? {
    try entry(PageViewStatements.waitingByMatch, match.bits, .integer(onlyKept ? 1 : 0))
  }

  mutating func rememberWaitingReport(
    _ entry: PageViewEntry,
    _ keys: PageViewKeys,
    onlyKept: Bool
  ) throws(SQLiteError) {
    try store.connection.run(
      PageViewStatements.rememberWaiting,
      .integer(entry.number),
      keys.id.map(\.bits) ?? .null,
      keys.match.bits,
      .integer(onlyKept ? 1 : 0),
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
        id: UInt64(bitPattern: row.integer(0)),
        seenAt: Date(timeIntervalSince1970: row.real(1)),
        ambiguousUntil: row.isNull(2) ? nil : Date(timeIntervalSince1970: row.real(2))
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
      guard row.real(1) <= moment.timeIntervalSince1970 else { return false }
      last = row.integer(0)
      return true
    }
    return last
  }

  private func entry(_ statement: SQL, _ values: SQLiteValue...) throws(SQLiteError) -> PageViewEntry? {
    var found: PageViewEntry?
    try store.connection.query(statement, values) { row in
      found = PageViewEntry(until: Date(timeIntervalSince1970: row.real(1)), number: row.integer(0))
      return false
    }
    return found
  }
}

extension UInt64 {
  /// The same bits as the signed number that SQLite has.
  var bits: SQLiteValue { .integer(Int64(bitPattern: self)) }
}

extension Date {
  var seconds: SQLiteValue { .real(timeIntervalSince1970) }
}
