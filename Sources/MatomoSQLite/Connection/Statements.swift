/// The statements that run for every batch, written once.
enum Statements {
  static let begin = SQL("BEGIN IMMEDIATE")
  static let commit = SQL("COMMIT")

  static let insert = SQL("INSERT INTO hit (id, \(HitColumn.list)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  static let hold = SQL(
    """
    INSERT INTO held (id, \(HitColumn.list), \(SideColumn.list))
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """
  )
  static let leasable = SQL(
    """
    SELECT id, \(HitColumn.list) FROM hit
    WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM lease WHERE lease.hit = hit.id) ORDER BY id
    """
  )
  static let lease = SQL("INSERT INTO lease (hit) VALUES (?)")
  static let endLeases = SQL("DELETE FROM lease WHERE hit BETWEEN ? AND ?")
  static let bury = SQL(
    """
    INSERT INTO dead (id, \(HitColumn.list), reason)
    SELECT id, \(HitColumn.list), ?2 FROM hit WHERE id = ?1
    """
  )
  static let firstDue = SQL("SELECT held_until FROM held ORDER BY held_until LIMIT 1")
  static let due = SQL(
    """
    SELECT id, \(HitColumn.list), \(SideColumn.list) FROM held WHERE held_until <= ? ORDER BY held_until, id LIMIT ?
    """
  )
  static let heldHit = SQL("SELECT id, \(HitColumn.list), \(SideColumn.list) FROM held WHERE id = ?")
  static let dataVersion = SQL("PRAGMA data_version")
  static let counter = SQL("SELECT value FROM counter WHERE name = ?")
  static let addToCounter = SQL(
    "INSERT INTO counter (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + ?2"
  )
}

/// A table of hits.
struct HitTable: Sendable {
  let name: String
  let rows: Counter
  let deleteRange: SQL

  private init(_ name: String, rows: Counter) {
    self.name = name
    self.rows = rows
    deleteRange = SQL("DELETE FROM \(name) WHERE id BETWEEN ? AND ?")
  }

  static let hit = HitTable("hit", rows: .queued)
  static let held = HitTable("held", rows: .held)
  static let dead = HitTable("dead", rows: .dead)
  static let all = [hit, held, dead]
}
