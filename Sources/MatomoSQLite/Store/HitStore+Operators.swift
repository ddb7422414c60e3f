import FoundationEssentials
import Matomo
import MatomoCore

/// What operators ask of a queue.
extension HitStore {
  func status(at now: Date) throws(SQLiteError) -> QueueStatus {
    let moment = SQLiteValue.real(now.timeIntervalSince1970)
    let due = Int(try connection.integer("SELECT count(*) FROM held WHERE held_until <= ?", moment) ?? 0)
    var status = QueueStatus()
    status.queued = try counter(.queued) + due
    status.held = try counter(.held) - due
    status.dead = try counter(.dead)
    status.inFlight = Int(try connection.integer("SELECT count(*) FROM lease") ?? 0)
    for name in Totals.Name.allCases { status.totals[name] = try counter(.total(name)) }
    try connection.query(
      """
      SELECT accepted FROM (SELECT accepted FROM hit ORDER BY id LIMIT 1) UNION ALL
      SELECT accepted FROM (SELECT accepted FROM held WHERE held_until <= ?1 ORDER BY held_until LIMIT 1) LIMIT 1
      """,
      [moment]
    ) { row in
      status.oldestAcceptedAt = Date(timeIntervalSince1970: row.real(0))
      return false
    }
    try connection.query("SELECT last_error, paused_until FROM trouble", []) { row in
      let until = row.isNull(1) ? nil : Date(timeIntervalSince1970: row.real(1))
      status.trouble = DeliveryTrouble(lastError: row.text(0), pausedUntil: until)
      return false
    }
    return status
  }

  func list(_ states: Set<HitState>, after: Int64, limit: Int, at now: Date) throws(SQLiteError) -> [ListedHit] {
    var hits: [ListedHit] = []
    let wanted: [SQLiteValue] = [
      .integer(after), .real(now.timeIntervalSince1970), .integer(Int64(limit)),
      .integer(states.contains(.queued) ? 1 : 0), .integer(states.contains(.inFlight) ? 1 : 0),
      .integer(states.contains(.held) ? 1 : 0), .integer(states.contains(.dead) ? 1 : 0),
    ]
    try connection.query(
      """
      SELECT id, \(Schema.hitColumns), iif(lease.hit IS NULL, 'queued', 'inFlight') AS state, NULL AS reason
        FROM hit LEFT JOIN lease ON lease.hit = hit.id
        WHERE id > ?1 AND iif(lease.hit IS NULL, ?4, ?5)
      UNION ALL
      SELECT id, \(Schema.hitColumns), iif(held_until <= ?2, 'queued', 'held'), NULL
        FROM held WHERE id > ?1 AND iif(held_until <= ?2, ?4, ?6)
      UNION ALL
      SELECT id, \(Schema.hitColumns), 'dead', reason FROM dead WHERE id > ?1 AND ?7
      ORDER BY id LIMIT ?3
      """,
      wanted
    ) { row in
      if let state = HitState(rawValue: row.text(8)) {
        hits.append(ListedHit(row.queuedHit, state: state, reason: row.isNull(9) ? nil : row.text(9)))
      }
      return true
    }
    return hits
  }

  func retry(_ selection: HitSelection, at now: Date) throws(SQLiteError) -> Int {
    let dead = try ids(selection, in: .dead)
    try retryDead(dead, at: now)
    try add(dead.count, to: .queued)
    let held = try ids(selection, in: .held)
    var transaction = PageViewTransaction(self)
    for start in stride(from: 0, to: held.count, by: 500) {
      try transaction.retry(try heldHits(held[start..<min(start + 500, held.count)]), at: now)
    }
    try transaction.end()
    if selection == .all { try connection.run("DELETE FROM trouble") }
    seenNothing()
    return dead.count + held.count
  }

  func drop(_ selection: HitSelection) throws(SQLiteError) -> Int {
    var dropped = 0
    for table in HitTable.all {
      let ids = try ids(selection, in: table)
      try delete(ids.runs, from: table)
      dropped += ids.count
    }
    return dropped
  }

  /// Counts the rows anew, and says which counters were wrong.
  func recount() throws(SQLiteError) -> [String] {
    var findings: [String] = []
    for table in HitTable.all {
      let rows = Int(try connection.integer("SELECT count(*) FROM \(table.name)") ?? 0)
      let counted = try counter(table.rows)
      guard rows != counted else { continue }
      findings.append("the table \(table.name) has \(rows) hits, but \(counted) were counted; the count is corrected")
      try add(rows - counted, to: table.rows)
    }
    for kind in RememberedKind.allCases {
      let rows = Int(try connection.integer("SELECT count(*) FROM \(kind.table)") ?? 0)
      let counted = try counter(.remembered(kind))
      guard rows != counted else { continue }
      findings.append("the table \(kind.table) has \(rows) rows, but \(counted) were counted; the count is corrected")
      try add(rows - counted, to: .remembered(kind))
    }
    return findings
  }

  private func retryDead(_ ids: [Int64], at now: Date) throws(SQLiteError) {
    for run in ids.runs {
      try connection.run(
        """
        INSERT INTO hit (id, visitor, time, accepted, needs_token, site, query)
        SELECT id, visitor, time, ?3, needs_token, site, query FROM dead WHERE id BETWEEN ?1 AND ?2
        """,
        .integer(run.lowerBound),
        .integer(run.upperBound),
        .real(now.timeIntervalSince1970)
      )
    }
    try delete(ids.runs, from: .dead)
  }

  private func heldHits(_ ids: some Collection<Int64>) throws(SQLiteError) -> [HeldHit] {
    var hits: [HeldHit] = []
    for id in ids {
      try connection.query(Statements.heldHit, [.integer(id)]) { row in
        hits.append(row.heldHit)
        return false
      }
    }
    return hits
  }

  /// The hits of a table that are selected and not in flight.
  private func ids(_ selection: HitSelection, in table: HitTable) throws(SQLiteError) -> [Int64] {
    var found: [Int64] = []
    let notInFlight = "NOT EXISTS (SELECT 1 FROM lease WHERE lease.hit = id)"
    let take = { (row: SQLiteRow) in
      found.append(row.integer(0))
      return true
    }
    switch selection {
    case .all:
      try connection.query("SELECT id FROM \(table.name) WHERE \(notInFlight) ORDER BY id", [], take)
    case .ids(let ids):
      for id in Set(ids) {
        try connection.query("SELECT id FROM \(table.name) WHERE id = ? AND \(notInFlight)", [.integer(id)], take)
      }
    case .reason(let text):
      guard table.name == HitTable.dead.name else { return [] }
      try connection.query("SELECT id FROM dead WHERE instr(lower(reason), lower(?)) > 0", [.text(text)], take)
    }
    return found
  }
}
