import Matomo
import MatomoCore

/// The statements of matching, written once.
enum PageViewStatements {
  /// The statement of either match key.
  struct OfKey {
    private let client: SQL
    private let visitorID: SQL

    fileprivate init(_ table: String, id: String, until: String, visitorID column: String, order: String) {
      func statement(_ key: String) -> SQL {
        SQL(
          """
          SELECT \(until), \(id), time, visitor_match_key, kind, \(column) FROM \(table)
          WHERE \(key) = ? AND time BETWEEN ? AND ? ORDER BY time \(order) LIMIT \(PageViewMatching.mostCandidates)
          """
        )
      }
      client = statement("match_key")
      visitorID = statement("visitor_match_key")
    }

    func callAsFunction(_ key: MatchKey) -> (statement: SQL, key: UInt64) {
      switch key {
      case .client(let key): (client, key)
      case .visitorID(let key): (visitorID, key)
      }
    }
  }

  static let heldByID = SQL(
    "SELECT held_until, id FROM held WHERE page_view_id = ? AND kind <> 2 ORDER BY held_until, id LIMIT 1"
  )
  static let held = OfKey("held", id: "id", until: "held_until", visitorID: "visitor_id", order: "DESC, id DESC")
  static let removeHeld = SQL(
    "DELETE FROM held WHERE id = ? RETURNING id, \(HitColumn.list), \(SideColumn.list)"
  )
  static let lastViewOfClient = SQL(
    """
    SELECT held_until, id FROM held
    WHERE client = ? AND id < ? AND match_key IS NOT NULL AND kind <> 2 ORDER BY id DESC LIMIT 1
    """
  )
  static let lastViewOfVisitor = SQL(
    """
    SELECT held_until, id FROM held
    WHERE visitor = ? AND id < ? AND match_key IS NOT NULL AND NOT takes_visitor_id AND kind <> 2
    ORDER BY id DESC LIMIT 1
    """
  )
  static let anyFollower = SQL("SELECT id FROM held WHERE match_key IS NULL LIMIT 1")
  static let followers = SQL(
    """
    SELECT id, \(HitColumn.list), \(SideColumn.list) FROM held
    WHERE id IN (
      SELECT id FROM held WHERE visitor = ?1 AND match_key IS NULL AND id > ?3
      UNION SELECT id FROM held WHERE client = ?2 AND match_key IS NULL AND id > ?3
    )
    ORDER BY id LIMIT ?4
    """
  )

  private static let candidate = "forget_at, hit, time, visitor_match_key, kind, visitor_id"
  static let sentByID = SQL(
    "SELECT \(candidate) FROM sent_view WHERE page_view_id = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let sent = OfKey("sent_view", id: "hit", until: "forget_at", visitorID: "visitor_id", order: "DESC, hit DESC")
  static let rememberSent = remember("INSERT OR REPLACE INTO sent_view")
  static let forgetSent = SQL("DELETE FROM sent_view WHERE hit = ?")

  static let waitingByID = SQL(
    "SELECT \(candidate) FROM waiting_report WHERE page_view_id = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let waiting = OfKey("waiting_report", id: "hit", until: "forget_at", visitorID: "visitor_id", order: ", hit")
  static let rememberWaiting = remember("INSERT OR REPLACE INTO waiting_report")
  static let forgetWaiting = SQL("DELETE FROM waiting_report WHERE hit = ?")

  private static func remember(_ insert: String) -> SQL {
    SQL("\(insert) (\(candidate), page_view_id, match_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
  }

  static let reportedIDs = SQL("SELECT hit, page_view_id, forget_at FROM reported_id WHERE hit > ? ORDER BY hit")
  static let rememberReportedID = SQL("INSERT INTO reported_id (hit, page_view_id, forget_at) VALUES (?, ?, ?)")
  static let firstReportedID = SQL("SELECT hit FROM reported_id ORDER BY hit LIMIT 1")
  static let oldestReportedIDs = SQL("SELECT forget_at, hit FROM reported_id ORDER BY hit LIMIT ?")
  static let purgeReportedIDs = SQL("DELETE FROM reported_id WHERE hit <= ?")

  static let visitorID = SQL("SELECT id, seen_at, since, ambiguous_until FROM visitor_id WHERE client = ?")
  static let insertVisitorID = SQL(
    """
    INSERT OR IGNORE INTO visitor_id (client, id, seen_at, since, ambiguous_until, forget_at) VALUES (?, ?, ?, ?, ?, ?)
    """
  )
  static let updateVisitorID = SQL(
    """
    UPDATE visitor_id SET id = ?2, seen_at = ?3, since = ?4, ambiguous_until = ?5, forget_at = ?6 WHERE client = ?1
    """
  )

  static let serverVisit = SQL("SELECT id, begin, last FROM server_visit WHERE client = ?")
  static let insertServerVisit = SQL(
    "INSERT OR IGNORE INTO server_visit (client, id, begin, last, forget_at) VALUES (?, ?, ?, ?, ?)"
  )
  static let updateServerVisit = SQL(
    "UPDATE server_visit SET id = ?2, begin = ?3, last = ?4, forget_at = ?5 WHERE client = ?1"
  )

  static let joinedVisit = SQL("SELECT id, forget_at FROM joined_visit WHERE visitor_id = ?")
  static let insertJoinedVisit = SQL(
    "INSERT OR IGNORE INTO joined_visit (visitor_id, id, forget_at) VALUES (?, ?, ?)"
  )
  static let updateJoinedVisit = SQL("UPDATE joined_visit SET id = ?2, forget_at = ?3 WHERE visitor_id = ?1")

  static let recordedOrder = SQL("SELECT forget_at FROM recorded_order WHERE order_key = ?")
  static let insertRecordedOrder = SQL("INSERT OR IGNORE INTO recorded_order (order_key, forget_at) VALUES (?, ?)")
  static let updateRecordedOrder = SQL("UPDATE recorded_order SET forget_at = ?2 WHERE order_key = ?1")

  /// How tables that are ordered by time find what is first to be forgotten, and delete it.
  static func purging(_ kind: RememberedKind) -> (first: SQL, delete: SQL)? {
    switch kind {
    case .sentViews: sentViews
    case .waitingReports: waitingReports
    case .visitorIDs: visitorIDs
    case .serverVisits: serverVisits
    case .joinedVisits: joinedVisits
    case .recordedOrders: recordedOrders
    case .reportedIDs: nil
    }
  }

  private static let sentViews = purging("sent_view")
  private static let waitingReports = purging("waiting_report")
  private static let visitorIDs = purging("visitor_id")
  private static let serverVisits = purging("server_visit")
  private static let joinedVisits = purging("joined_visit")
  private static let recordedOrders = purging("recorded_order")

  private static func purging(_ table: String) -> (first: SQL, delete: SQL) {
    (
      SQL("SELECT forget_at FROM \(table) ORDER BY forget_at LIMIT 1"),
      SQL(
        """
        DELETE FROM \(table) WHERE rowid IN
          (SELECT rowid FROM \(table) WHERE forget_at <= ? ORDER BY forget_at, rowid LIMIT ?)
        """
      )
    )
  }
}
