import FoundationEssentials
import Matomo
import MatomoCore

/// The operations of a queue on its tables, each inside a transaction of its caller.
final class HitStore {
  let connection: SQLiteConnection
  private let matching: PageViewMatching
  private let limit: Int
  private let isListenedTo: Bool

  /// What was decided about page views in this transaction.
  private var decisions: [PageViewDecision] = []

  /// The id up to which a lane has no hits left, so that it need not read the hits of other lanes again.
  private var laneCursors: [Lane: Int64] = [:]
  private var lastDataVersion: Int64 = 0

  /// What the table of reported page-view ids had when it was read last.
  private var knownReportedIDs = ReportedIDs()

  /// Whether no other process can have changed that table since.
  private var knowsReportedIDs = false

  init(_ connection: SQLiteConnection, limit: Int, pageViews: PageViewRules, isListenedTo: Bool) {
    self.connection = connection
    self.limit = limit
    self.isListenedTo = isListenedTo
    matching = PageViewMatching(pageViews)
  }

  /// Appends hits; returns `false`, with none stored, if they do not all fit.
  func append(_ hits: [StoredHit]) throws(SQLiteError) -> Bool {
    let lastID = Int64(try counter(.lastID))
    let room = limit - (try counter(.queued)) - (try counter(.held))
    let areStored = try pass { intake, tables throws(SQLiteError) in
      try intake.append(hits, after: lastID, room: room, in: &tables)
    }
    if areStored { try add(hits.count, to: .lastID) }
    return areStored
  }

  /// Makes one pass of the intake over the tables.
  func pass<Value>(
    _ body: (inout HitIntake, inout IntakeTables) throws(SQLiteError) -> Value
  ) throws(SQLiteError) -> Value {
    // Other processes may have written since the last one.
    knowsReportedIDs = false
    var intake = HitIntake(matching, isListenedTo: isListenedTo)
    var tables = IntakeTables(self)
    let value = try body(&intake, &tables)
    try tables.count()
    try add(intake.totals)
    decisions += intake.decisions
    return value
  }

  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) throws(SQLiteError) -> Lease {
    try pass { intake, tables throws(SQLiteError) in
      try intake.sendDue(at: now, in: &tables)
      try intake.purge(at: now, in: &tables)
    }
    try forgetWhatOthersChanged()
    var batch = BatchBuilder(rule)
    var last = laneCursors[lane] ?? 0
    try connection.query(
      Statements.leasable,
      [.integer(last)]
    ) { row in
      guard lane.contains(visitor: row.visitor) else {
        if batch.hits.isEmpty { last = row.integer(HitColumn.id) }
        return true
      }
      return batch.add(row.queuedHit)
    }
    laneCursors[lane] = last
    if case .batch(let hits) = batch.lease {
      for hit in hits { try connection.run(Statements.lease, .integer(hit.id)) }
      laneCursors[lane] = hits.last?.id
    }
    return batch.lease
  }

  func acknowledge(_ given: Acknowledgement) throws(SQLiteError) {
    var acknowledgement = given
    if !given.recordedOrders.isEmpty || !given.refusedOrders.isEmpty {
      try pass { intake, tables throws(SQLiteError) in
        try intake.resolveOrders(of: &acknowledgement, in: &tables)
      }
    }
    let delivered = acknowledgement.delivered.runs
    try delete(delivered, from: .hit)
    try endLeases(delivered)
    try endLeases(acknowledgement.released.runs)
    for letter in acknowledgement.dead {
      try connection.run(Statements.bury, .integer(letter.id), .text(letter.reason))
      try add(connection.changes, to: .dead)
    }
    let dead = acknowledgement.dead.map(\.id).runs
    try delete(dead, from: .hit)
    try endLeases(dead)
    if !acknowledgement.released.isEmpty { laneCursors = [:] }
    try add(acknowledgement.totals)
  }

  func writeProbe() throws(SQLiteError) {
    try connection.run(Statements.addToCounter, .text("probes"), .integer(1))
  }

  func add(_ totals: Totals) throws(SQLiteError) {
    for name in Totals.Name.allCases { try add(totals[name], to: .total(name)) }
    for (rule, count) in totals.leftOut { try add(count, to: .leftOut(rule)) }
  }

  func report(_ trouble: DeliveryTrouble?) throws(SQLiteError) {
    try connection.run("DELETE FROM trouble")
    guard let trouble else { return }
    try connection.run(
      "INSERT INTO trouble (last_error, paused_until) VALUES (?, ?)",
      .text(trouble.lastError),
      trouble.pausedUntil.map { .real($0.timeIntervalSince1970) } ?? .null
    )
  }

  /// Leases of a process that is gone.
  func voidLeases() throws(SQLiteError) {
    try connection.run("DELETE FROM lease")
  }

  /// Forgets what a transaction that was rolled back has taught.
  func forget() {
    laneCursors = [:]
    decisions = []
    knownReportedIDs = ReportedIDs()
    knowsReportedIDs = false
  }

  /// Until when a page-view id is remembered that JavaScript has reported, to any process.
  func reportedID(_ id: UInt64) throws(SQLiteError) -> Date? {
    try readReportedIDs()
    return knownReportedIDs[id]
  }

  func rememberReportedID(_ id: UInt64, number: Int64, until: Date) throws(SQLiteError) {
    try connection.run(PageViewStatements.rememberReportedID, .integer(number), id.bits, until.seconds)
    if knowsReportedIDs { knownReportedIDs.insert(id, number: number, until: until) }
  }

  func forgetReportedIDs(upTo number: Int64) throws(SQLiteError) {
    try connection.run(PageViewStatements.purgeReportedIDs, .integer(number))
    knownReportedIDs.remove(upTo: number)
  }

  private func readReportedIDs() throws(SQLiteError) {
    guard !knowsReportedIDs else { return }
    let first = try connection.integer(PageViewStatements.firstReportedID) ?? .max
    knownReportedIDs.remove(upTo: first - 1)
    try connection.query(PageViewStatements.reportedIDs, [.integer(knownReportedIDs.lastNumber)]) { row in
      knownReportedIDs.insert(
        row.bits(ReportedIDColumn.id),
        number: row.integer(ReportedIDColumn.number),
        until: row.date(ReportedIDColumn.forgetAt)
      )
      return true
    }
    knowsReportedIDs = true
  }

  /// Returns the decisions since the last call, and forgets them.
  func drainDecisions() -> [PageViewDecision] {
    defer { decisions.removeAll() }
    return decisions
  }

  /// Deletes runs of ids, which are mostly one, and counts what is gone.
  func delete(_ runs: [ClosedRange<Int64>], from table: HitTable) throws(SQLiteError) {
    for run in runs {
      try connection.run(table.deleteRange, .integer(run.lowerBound), .integer(run.upperBound))
      try add(-connection.changes, to: table.rows)
    }
  }

  private func endLeases(_ runs: [ClosedRange<Int64>]) throws(SQLiteError) {
    for run in runs {
      try connection.run(Statements.endLeases, .integer(run.lowerBound), .integer(run.upperBound))
    }
  }

  /// Forgets how far lanes have read, since hits were inserted before that.
  func resetLaneCursors() {
    laneCursors = [:]
  }

  /// Notes that hits become due whose ids lanes may have passed.
  func noteDue(_ ids: ClosedRange<Int64>) {
    for (lane, last) in laneCursors where last >= ids.lowerBound { laneCursors[lane] = ids.lowerBound - 1 }
  }

  private func forgetWhatOthersChanged() throws(SQLiteError) {
    let version = try connection.integer(Statements.dataVersion) ?? 0
    if version != lastDataVersion { laneCursors = [:] }
    lastDataVersion = version
  }
}

private enum ReportedIDColumn: CInt { case number, id, forgetAt }

extension [Int64] {
  /// The same numbers as ranges without gaps.
  var runs: [ClosedRange<Int64>] {
    sorted().reduce(into: []) { runs, number in
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
  }
}
