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
    for rule in IgnoreRule.Name.allCases { status.totals.set(rule, to: try counter(.leftOut(rule))) }
    try connection.query(
      """
      SELECT accepted FROM (SELECT accepted FROM hit ORDER BY id LIMIT 1) UNION ALL
      SELECT accepted FROM (SELECT accepted FROM held WHERE held_until <= ?1 ORDER BY held_until LIMIT 1) LIMIT 1
      """,
      [moment]
    ) { row in
      status.oldestAcceptedAt = row.date(OnlyColumn.value)
      return false
    }
    try connection.query("SELECT last_error, paused_until FROM trouble", []) { row in
      let until = row.isNull(TroubleColumn.pausedUntil) ? nil : row.date(TroubleColumn.pausedUntil)
      status.trouble = DeliveryTrouble(lastError: row.text(TroubleColumn.lastError), pausedUntil: until)
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
      SELECT id, \(HitColumn.list), iif(lease.hit IS NULL, 'queued', 'inFlight') AS state, NULL AS reason
        FROM hit LEFT JOIN lease ON lease.hit = hit.id
        WHERE id > ?1 AND iif(lease.hit IS NULL, ?4, ?5)
      UNION ALL
      SELECT id, \(HitColumn.list), iif(held_until <= ?2, 'queued', 'held'), NULL
        FROM held WHERE id > ?1 AND iif(held_until <= ?2, ?4, ?6)
      UNION ALL
      SELECT id, \(HitColumn.list), 'dead', reason FROM dead WHERE id > ?1 AND ?7
      ORDER BY id LIMIT ?3
      """,
      wanted
    ) { row in
      if let state = HitState(rawValue: row.text(ListingColumn.state)) {
        let reason = row.isNull(ListingColumn.reason) ? nil : row.text(ListingColumn.reason)
        hits.append(ListedHit(row.queuedHit, state: state, reason: reason))
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
    try pass { intake, tables throws(SQLiteError) in
      for start in stride(from: 0, to: held.count, by: 500) {
        let hits = try tables.removeHeld(held[start..<min(start + 500, held.count)])
        try intake.send(hits, .retried, at: now, in: &tables)
      }
    }
    if selection == .all { try connection.run("DELETE FROM trouble") }
    resetLaneCursors()
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

  /// The hits of a table that are selected and not in flight.
  private func ids(_ selection: HitSelection, in table: HitTable) throws(SQLiteError) -> [Int64] {
    var found: [Int64] = []
    let notInFlight = "NOT EXISTS (SELECT 1 FROM lease WHERE lease.hit = id)"
    let collect = { (row: SQLiteRow) in
      found.append(row.integer(HitColumn.id))
      return true
    }
    switch selection {
    case .all:
      try connection.query("SELECT id FROM \(table.name) WHERE \(notInFlight) ORDER BY id", [], collect)
    case .ids(let ids):
      for id in Set(ids) {
        try connection.query("SELECT id FROM \(table.name) WHERE id = ? AND \(notInFlight)", [.integer(id)], collect)
      }
    case .reason(let text):
      guard table.name == HitTable.dead.name else { return [] }
      try connection.query("SELECT id FROM dead WHERE instr(lower(reason), lower(?)) > 0", [.text(text)], collect)
    }
    return found
  }
}

private enum TroubleColumn: CInt { case lastError, pausedUntil }

/// What a listing has behind the columns of a hit.
private enum ListingColumn: CInt {
  case state = 8
  case reason
}
