import CMatomoSQLite

/// A connection of another program to the file of a queue.
final class DatabaseFile {
  private var handle: OpaquePointer?

  init(_ path: String) throws {
    guard sqlite3_open(path, &handle) == SQLITE_OK else { throw Failure(message: message) }
    sqlite3_busy_timeout(handle, 30_000)
  }

  deinit { sqlite3_close(handle) }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw Failure(message: message) }
  }

  private var message: String { String(cString: sqlite3_errmsg(handle)) }

  struct Failure: Error {
    let message: String
  }
}
