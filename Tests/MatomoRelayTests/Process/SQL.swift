import CMatomoSQLite

/// Runs statements on a file, as a program that is not ours would.
func runSQL(_ sql: String, in path: String) throws {
  var handle: OpaquePointer?
  defer { sqlite3_close(handle) }
  guard sqlite3_open(path, &handle) == SQLITE_OK, sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
    throw SystemFailure("SQL: " + String(cString: sqlite3_errmsg(handle)))
  }
}
