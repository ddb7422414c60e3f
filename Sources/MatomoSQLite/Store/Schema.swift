/// The tables of a queue.
///
/// A hit is in exactly one of `hit`, `held` and `dead`, with the same columns in each, and keeps its id when it moves. `lease`
/// names the hits that are being sent. `counter` has the number of rows of each table, which counting would take too long
/// for, and the totals.
///
/// A row of `held` also has the keys of its page view. The other tables of matching remember for a time: `sent_view` the held
/// views that were sent after all, `waiting_report` what JavaScript reported before the server did, both by the number of their
/// hit; `reported_id` the page-view ids of JavaScript, which each process also has in memory; `visitor_id` the visitor ids of JavaScript.
enum Schema {
  /// `Mtmo`, so that no other program's database is taken for a queue.
  static let applicationID: Int64 = 0x4d74_6d6f
  static let version: Int64 = 2

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
    CREATE TABLE held (\(hitColumnTypes)) STRICT;
    CREATE INDEX held_by_time ON held (held_until);
    CREATE TABLE dead (\(hitColumnTypes), reason TEXT NOT NULL) STRICT;
    CREATE TABLE lease (hit INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE trouble (last_error TEXT NOT NULL, paused_until REAL) STRICT;
    PRAGMA application_id = \(applicationID);
    \(secondVersion)
    """

  /// What the first version did not have.
  static let secondVersion = """
    ALTER TABLE held ADD COLUMN page_view_id INTEGER;
    ALTER TABLE held ADD COLUMN match_key INTEGER;
    ALTER TABLE held ADD COLUMN visitor_key INTEGER;
    ALTER TABLE held ADD COLUMN is_kept INTEGER;
    CREATE INDEX held_by_id ON held (page_view_id, held_until) WHERE page_view_id IS NOT NULL;
    CREATE INDEX held_by_match ON held (match_key, held_until) WHERE match_key IS NOT NULL;
    CREATE INDEX held_kept_by_match ON held (match_key, held_until) WHERE is_kept;
    CREATE TABLE sent_view (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER, match_key INTEGER NOT NULL, forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX sent_view_by_id ON sent_view (page_view_id, forget_at) WHERE page_view_id IS NOT NULL;
    CREATE INDEX sent_view_by_match ON sent_view (match_key, forget_at);
    CREATE INDEX sent_view_by_time ON sent_view (forget_at);
    CREATE TABLE waiting_report (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER, match_key INTEGER NOT NULL, only_kept INTEGER NOT NULL,
      forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX waiting_report_by_id ON waiting_report (page_view_id, forget_at) WHERE page_view_id IS NOT NULL;
    CREATE INDEX waiting_report_by_match ON waiting_report (match_key, only_kept, forget_at);
    CREATE INDEX waiting_report_by_time ON waiting_report (forget_at);
    CREATE TABLE reported_id (
      hit INTEGER PRIMARY KEY, page_view_id INTEGER NOT NULL, forget_at REAL NOT NULL
    ) STRICT;
    CREATE TABLE visitor_id (
      visitor_key INTEGER PRIMARY KEY, id INTEGER NOT NULL, seen_at REAL NOT NULL, ambiguous_until REAL,
      forget_at REAL NOT NULL
    ) STRICT;
    CREATE INDEX visitor_id_by_time ON visitor_id (forget_at);
    PRAGMA user_version = \(version);
    """
}
