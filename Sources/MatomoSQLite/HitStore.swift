import FoundationEssentials
import MatomoDelivery
import MatomoTracking

/// The operations of a queue on its tables, each inside a transaction of its caller.
final class HitStore {
  let connection: SQLiteConnection
  private let limit: Int

  /// Up to which id a lane has seen that nothing is left for it, so that it need not read the hits of other lanes again.
  private var seen: [Lane: Int64] = [:]
  private var lastDataVersion: Int64 = 0

  init(_ connection: SQLiteConnection, limit: Int) {
    self.connection = connection
    self.limit = limit
  }

  /// Returns `false`, with nothing stored, if the hits do not all fit.
  func append(_ hits: [StoredHit]) throws(SQLiteError) -> Bool {
    let stored = try counter(.queued) + counter(.held)
    guard stored + hits.count <= limit else { return false }
    var id = Int64(try counter(.lastID))
    for hit in hits {
      id += 1
      try insert(QueuedHit(id: id, hit: hit), into: hit.heldUntil == nil ? .hit : .held)
    }
    let held = hits.count { $0.heldUntil != nil }
    try add(hits.count, to: .lastID)
    try add(hits.count - held, to: .queued)
    try add(held, to: .held)
    try add(hits.count, to: .total(.received))
    return true
  }

  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) throws(SQLiteError) -> Lease {
    try moveDueHits(at: now)
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

  /// Writes even if there is nothing to add, which shows whether anything can be stored.
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
  }

  private func insert(_ queued: QueuedHit, into table: HitTable) throws(SQLiteError) {
    let hit = queued.hit
    try connection.run(
      table.insert,
      .integer(queued.id),
      .integer(Int64(bitPattern: hit.visitor)),
      .real(hit.time.timeIntervalSince1970),
      .real(hit.acceptedAt.timeIntervalSince1970),
      .integer(hit.needsToken ? 1 : 0),
      .integer(Int64(hit.site.number)),
      hit.heldUntil.map { .real($0.timeIntervalSince1970) } ?? .null,
      .text(hit.query)
    )
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

  private func moveDueHits(at now: Date) throws(SQLiteError) {
    let moment = SQLiteValue.real(now.timeIntervalSince1970)
    guard try connection.integer(Statements.hasDue, moment) != nil else { return }
    try connection.run(
      "INSERT INTO hit (id, \(Schema.hitColumns)) SELECT id, \(Schema.hitColumns) FROM held WHERE held_until <= ? ORDER BY id",
      moment
    )
    try connection.run("DELETE FROM held WHERE held_until <= ?", moment)
    let moved = connection.changes
    try add(-moved, to: .held)
    try add(moved, to: .queued)
    seen = [:]
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
