/// The tables of a queue.
///
/// A hit is in exactly one of `hit`, `held` and `dead`, with the same columns in each, and keeps its id when it moves. `lease`
/// names the hits that are being sent. `counter` has the number of rows of each table, which counting would take too long
/// for, and the totals.
///
/// A row of `held` also says what matching must know of it. The other tables of matching remember for a time: `sent_view` the held
/// views that were sent after all, `waiting_report` what JavaScript reported before the server did, both by the number of their
/// hit; `reported_id` the page-view ids of JavaScript, which each process also has in memory; `visitor_id` the visitor ids of
/// JavaScript, `server_visit` the visits that hits of servers began, `joined_visit` the browsers whose hits go to one of those; `recorded_order`
/// the orders that Matomo has.
enum Schema {
  /// `Mtmo`, so that no other program's database is taken for a queue.
  static let applicationID: Int64 = 0x4d74_6d6f
  static let version: Int64 = 3

  private static let hitColumnTypes = """
    id INTEGER PRIMARY KEY, visitor INTEGER NOT NULL, time REAL NOT NULL, accepted REAL NOT NULL, \
    needs_token INTEGER NOT NULL, site INTEGER NOT NULL, held_until REAL, query TEXT NOT NULL
    """

  /// WAL lets readers of other processes go on beside the writer.
  ///
  /// Debian's SQLite overwrites all that is deleted, which doubles what a delivered batch writes; FAST does so where a page is
  /// written anyway. The cache of 16 MiB holds the pages that hits come to and go from.
  static let pragmas = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;
    PRAGMA secure_delete = FAST; PRAGMA cache_size = -16384;
    """

  static let creation = """
    CREATE TABLE hit (\(hitColumnTypes)) STRICT;
    CREATE TABLE dead (\(hitColumnTypes), reason TEXT NOT NULL) STRICT;
    CREATE TABLE lease (hit INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE trouble (last_error TEXT NOT NULL, paused_until REAL) STRICT;
    PRAGMA application_id = \(applicationID);
    \(matching)
    """

  /// Takes over a file of an earlier version: hits that were held stay so, what was remembered for matching is forgotten.
  static let upgrade = """
    ALTER TABLE held RENAME TO old_held;
    DROP INDEX held_by_time;
    DROP INDEX IF EXISTS held_by_id;
    DROP INDEX IF EXISTS held_by_match;
    DROP INDEX IF EXISTS held_kept_by_match;
    DROP TABLE IF EXISTS sent_view;
    DROP TABLE IF EXISTS waiting_report;
    DROP TABLE IF EXISTS reported_id;
    DROP TABLE IF EXISTS visitor_id;
    DELETE FROM counter WHERE name IN ('rows.sent_view', 'rows.waiting_report', 'rows.reported_id', 'rows.visitor_id');
    \(matching)
    INSERT INTO held (id, \(HitColumn.list)) SELECT id, \(HitColumn.list) FROM old_held;
    DROP TABLE old_held;
    """

  private static let matching = """
    CREATE TABLE held (
      \(hitColumnTypes), client INTEGER, takes_visitor_id INTEGER NOT NULL DEFAULT 0, visitor_id INTEGER,
      page_view_id INTEGER, match_key INTEGER, visitor_match_key INTEGER, kind INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX held_by_time ON held (held_until);
    CREATE INDEX held_by_id ON held (page_view_id, held_until) WHERE page_view_id IS NOT NULL;
    CREATE INDEX held_by_match ON held (match_key, time) WHERE match_key IS NOT NULL;
    CREATE INDEX held_by_visitor_match ON held (visitor_match_key, time) WHERE visitor_match_key IS NOT NULL;
    CREATE INDEX view_of_client ON held (client) WHERE match_key IS NOT NULL;
    CREATE INDEX view_of_visitor ON held (visitor) WHERE match_key IS NOT NULL AND NOT takes_visitor_id;
    CREATE INDEX follower_of_client ON held (client) WHERE match_key IS NULL;
    CREATE INDEX follower_of_visitor ON held (visitor) WHERE match_key IS NULL;
    CREATE TABLE sent_view (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER, match_key INTEGER NOT NULL, visitor_match_key INTEGER,
      time REAL NOT NULL, kind INTEGER NOT NULL, visitor_id INTEGER, forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX sent_view_by_id ON sent_view (page_view_id, forget_at) WHERE page_view_id IS NOT NULL;
    CREATE INDEX sent_view_by_match ON sent_view (match_key, time);
    CREATE INDEX sent_view_by_visitor_match ON sent_view (visitor_match_key, time) WHERE visitor_match_key IS NOT NULL;
    CREATE INDEX sent_view_by_time ON sent_view (forget_at);
    CREATE TABLE waiting_report (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER, match_key INTEGER NOT NULL, visitor_match_key INTEGER,
      time REAL NOT NULL, kind INTEGER NOT NULL, visitor_id INTEGER, forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX waiting_report_by_id ON waiting_report (page_view_id, forget_at) WHERE page_view_id IS NOT NULL;
    CREATE INDEX waiting_report_by_match ON waiting_report (match_key, time);
    CREATE INDEX waiting_report_by_visitor_match ON waiting_report (visitor_match_key, time)
      WHERE visitor_match_key IS NOT NULL;
    CREATE INDEX waiting_report_by_time ON waiting_report (forget_at);
    CREATE TABLE reported_id (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER NOT NULL, forget_at REAL NOT NULL
    ) STRICT;
    CREATE TABLE visitor_id (
      client INTEGER PRIMARY KEY, id INTEGER NOT NULL, seen_at REAL NOT NULL, since REAL NOT NULL, ambiguous_until REAL,
      forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX visitor_id_by_time ON visitor_id (forget_at);
    CREATE TABLE server_visit (
      client INTEGER PRIMARY KEY, id INTEGER NOT NULL, begin REAL NOT NULL, last REAL NOT NULL, forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX server_visit_by_time ON server_visit (forget_at);
    CREATE TABLE joined_visit (
      visitor_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX joined_visit_by_time ON joined_visit (forget_at);
    CREATE TABLE recorded_order (order_key INTEGER PRIMARY KEY, forget_at REAL NOT NULL) STRICT;
    CREATE INDEX recorded_order_by_time ON recorded_order (forget_at);
    PRAGMA user_version = \(version);
    """
}
