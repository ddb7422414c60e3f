import FoundationEssentials
import Matomo
import MatomoCore

/// The operations of a queue on its tables, each inside a transaction of its caller.
final class HitStore {
  let connection: SQLiteConnection
  let matching: PageViewMatching
  private let limit: Int
  private let isListenedTo: Bool

  /// What was decided about page views in this transaction.
  private var decisions: [PageViewDecision] = []

  /// The id up to which a lane has no hits left, so that it need not read the hits of other lanes again.
  private var seen: [Lane: Int64] = [:]
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
    let taking = hits.count { $0.pageView != nil }
    var transaction = PageViewTransaction(self)
    let excess = try counter(.queued) + counter(.held) + hits.count - limit
    // A report that cancels a held view takes its place.
    let roomMade = excess > 0 && taking > 0 ? try transaction.roomMade(by: hits) : 0
    guard excess <= roomMade else {
      try transaction.end()
      return false
    }
    var id = Int64(try counter(.lastID))
    for hit in hits {
      id += 1
      try transaction.take(QueuedHit(id: id, hit: hit))
    }
    try add(hits.count, to: .lastID)
    transaction.countReceived(hits.count)
    if taking > 0, let last = hits.last { try transaction.purge(after: taking, at: last.acceptedAt) }
    try transaction.end()
    return true
  }

  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) throws(SQLiteError) -> Lease {
    var transaction = PageViewTransaction(self)
    try transaction.sendDue(at: now)
    try transaction.purge(after: 0, at: now)
    try transaction.end()
    try forgetWhatOthersChanged()
    var batch = BatchBuilder(rule)
    var last = seen[lane] ?? 0
    try connection.query(
      Statements.leasable,
      [.integer(last)]
    ) { row in
      guard lane.contains(visitor: row.visitor) else {
        if batch.hits.isEmpty { last = row.integer(0) }
        return true
      }
      return batch.take(row.queuedHit)
    }
    seen[lane] = last
    if case .batch(let hits) = batch.lease {
      for hit in hits { try connection.run(Statements.lease, .integer(hit.id)) }
      seen[lane] = hits.last?.id
    }
    return batch.lease
  }

  func settle(_ settlement: Settlement) throws(SQLiteError) {
    let delivered = settlement.delivered.runs
    try delete(delivered, from: .hit)
    try endLeases(delivered)
    try endLeases(settlement.released.runs)
    for letter in settlement.dead {
      try connection.run(Statements.bury, .integer(letter.id), .text(letter.reason))
      try add(connection.changes, to: .dead)
    }
    let dead = settlement.dead.map(\.id).runs
    try delete(dead, from: .hit)
    try endLeases(dead)
    if !settlement.released.isEmpty { seen = [:] }
    if !settlement.totals.isEmpty { try add(settlement.totals) }
  }

  /// Adds to the totals; writes even if there is nothing to add, which shows whether anything can be stored.
  func add(_ totals: Totals) throws(SQLiteError) {
    if totals.isEmpty { try connection.run(Statements.addToCounter, .text("probes"), .integer(1)) }
    for name in Totals.Name.allCases { try add(totals[name], to: .total(name)) }
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
    seen = [:]
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

  /// Begins an operation; other processes may have written since the last one.
  func beginsOperation() {
    knowsReportedIDs = false
  }

  private func readReportedIDs() throws(SQLiteError) {
    guard !knowsReportedIDs else { return }
    let first = try connection.integer(PageViewStatements.firstReportedID) ?? .max
    knownReportedIDs.remove(upTo: first - 1)
    try connection.query(PageViewStatements.reportedIDs, [.integer(knownReportedIDs.lastNumber)]) { row in
      knownReportedIDs.insert(
        UInt64(bitPattern: row.integer(1)),
        number: row.integer(0),
        until: Date(timeIntervalSince1970: row.real(2))
      )
      return true
    }
    knowsReportedIDs = true
  }

  func insert(_ queued: QueuedHit, into table: HitTable) throws(SQLiteError) {
    try connection.query(table.insert, values(queued)) { _ in true }
  }

  /// Stores a hit that is not due yet.
  func hold(_ queued: QueuedHit, _ server: ServerHit?) throws(SQLiteError) {
    guard let server else { return try insert(queued, into: .held) }
    let keys: [SQLiteValue] = [
      server.pageView?.id?.bits ?? .null,
      server.pageView?.match.bits ?? .null,
      server.takesVisitorID ? server.visitor?.bits ?? .null : .null,
      .integer(server.isKeptPage && server.pageView != nil ? 1 : 0),
    ]
    try connection.query(HitTable.held.insertWithKeys, values(queued) + keys) { _ in true }
  }

  private func values(_ queued: QueuedHit) -> [SQLiteValue] {
    let hit = queued.hit
    return [
      .integer(queued.id), hit.visitor.bits, hit.time.seconds, hit.acceptedAt.seconds,
      .integer(hit.needsToken ? 1 : 0), .integer(Int64(hit.site.number)), hit.heldUntil?.seconds ?? .null,
      .text(hit.query),
    ]
  }

  func tell(_ outcome: PageViewDecision.Outcome, of queued: QueuedHit, at now: Date) {
    guard isListenedTo else { return }
    decisions.append(PageViewDecision(time: now, hit: queued.id, query: queued.hit.query, outcome: outcome))
  }

  /// Returns the decisions since the last call, and forgets them.
  func takeDecisions() -> [PageViewDecision] {
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
  func seenNothing() {
    seen = [:]
  }

  /// Notes that a hit has become due whose id lanes may have passed.
  func hasBehind(_ id: Int64) {
    for (lane, last) in seen where last >= id { seen[lane] = id - 1 }
  }

  private func forgetWhatOthersChanged() throws(SQLiteError) {
    let version = try connection.integer(Statements.dataVersion) ?? 0
    if version != lastDataVersion { seen = [:] }
    lastDataVersion = version
  }
}

extension SQLiteRow {
  var visitor: UInt64 { UInt64(bitPattern: integer(1)) }

  /// The hit in a row of `id` and the columns of a hit.
  var queuedHit: QueuedHit {
    QueuedHit(
      id: integer(0),
      hit: StoredHit(
        query: text(7),
        site: (try? SiteID(Int(integer(5)))) ?? 1,
        visitor: visitor,
        time: Date(timeIntervalSince1970: real(2)),
        acceptedAt: Date(timeIntervalSince1970: real(3)),
        needsToken: integer(4) != 0,
        heldUntil: isNull(6) ? nil : Date(timeIntervalSince1970: real(6))
      )
    )
  }
}

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
