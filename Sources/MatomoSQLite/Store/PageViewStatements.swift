import MatomoCore

/// The statements of matching, written once.
enum PageViewStatements {
  static let heldByID = SQL("SELECT id, held_until FROM held WHERE page_view_id = ? ORDER BY held_until, id LIMIT 1")
  static let heldByMatch = SQL("SELECT id, held_until FROM held WHERE match_key = ? ORDER BY held_until, id LIMIT 1")
  static let cachedByMatch = SQL(
    "SELECT id, held_until FROM held WHERE match_key = ? AND is_kept ORDER BY held_until, id LIMIT 1"
  )

  static let sentByID = SQL(
    "SELECT hit, forget_at FROM sent_view WHERE page_view_id = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let sentByMatch = SQL(
    "SELECT hit, forget_at FROM sent_view WHERE match_key = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let rememberSent = SQL(
    "INSERT OR REPLACE INTO sent_view (hit, page_view_id, match_key, forget_at) VALUES (?, ?, ?, ?)"
  )
  static let forgetSent = SQL("DELETE FROM sent_view WHERE hit = ?")

  static let waitingByID = SQL(
    "SELECT hit, forget_at FROM waiting_report WHERE page_view_id = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let waitingByMatch = SQL(
    "SELECT hit, forget_at FROM waiting_report WHERE match_key = ? AND only_kept = ? ORDER BY forget_at, hit LIMIT 1"
  )
  static let rememberWaiting = SQL(
    "INSERT INTO waiting_report (hit, page_view_id, match_key, only_kept, forget_at) VALUES (?, ?, ?, ?, ?)"
  )
  static let forgetWaiting = SQL("DELETE FROM waiting_report WHERE hit = ?")

  static let reportedIDs = SQL("SELECT hit, page_view_id, forget_at FROM reported_id WHERE hit > ? ORDER BY hit")
  static let rememberReportedID = SQL("INSERT INTO reported_id (hit, page_view_id, forget_at) VALUES (?, ?, ?)")
  static let firstReportedID = SQL("SELECT hit FROM reported_id ORDER BY hit LIMIT 1")
  static let oldestReportedIDs = SQL("SELECT hit, forget_at FROM reported_id ORDER BY hit LIMIT ?")
  static let purgeReportedIDs = SQL("DELETE FROM reported_id WHERE hit <= ?")

  static let visitorID = SQL("SELECT id, seen_at, ambiguous_until FROM visitor_id WHERE visitor_key = ?")
  static let insertVisitorID = SQL(
    """
    INSERT OR IGNORE INTO visitor_id (visitor_key, id, seen_at, ambiguous_until, forget_at) VALUES (?, ?, ?, ?, ?)
    """
  )
  static let updateVisitorID = SQL(
    "UPDATE visitor_id SET id = ?2, seen_at = ?3, ambiguous_until = ?4, forget_at = ?5 WHERE visitor_key = ?1"
  )

  /// How tables that are ordered by time find what is first to be forgotten, and delete it.
  static func purging(_ kind: RememberedKind) -> (first: SQL, delete: SQL)? {
    switch kind {
    case .sentViews: sentViews
    case .waitingReports: waitingReports
    case .visitorIDs: visitorIDs
    case .reportedIDs: nil
    }
  }

  private static let sentViews = purging("sent_view")
  private static let waitingReports = purging("waiting_report")
  private static let visitorIDs = purging("visitor_id")

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
