/// The tables of a queue.
///
/// A hit is in exactly one of `hit`, `held` and `dead`, with the same columns in each, and keeps its id when it moves. `lease`
/// names the hits that are being sent. `counter` has the number of rows of each table, which counting would take too long
/// for, and the totals.
enum Schema {
  /// `Mtmo`, so that no other program's database is taken for a queue.
  static let applicationID: Int64 = 0x4d74_6d6f
  static let version: Int64 = 1

  /// The columns of a hit in each of its tables, behind `id`.
  static let hitColumns = "visitor, time, accepted, needs_token, site, held_until, query"

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
    PRAGMA user_version = \(version);
    """
}
