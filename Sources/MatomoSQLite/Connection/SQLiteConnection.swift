import CMatomoSQLite
import FoundationEssentials
import MatomoPlatform

/// A statement in SQL, prepared once for a connection and known by its identity, since looking texts up costs time.
final class SQL: Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}

/// One connection to a SQLite database, for one thread at a time.
final class SQLiteConnection {
  private let handle: OpaquePointer
  private var statements: [ObjectIdentifier: (sql: SQL, prepared: OpaquePointer)] = [:]

  /// Whether a commit reaches the disk before it returns; SQLite's own default.
  private var synchronizesFully = true

  /// How long a statement waits for another process that has the database locked.
  private static let busyMilliseconds: CInt = 5000

  init(path: String) throws(SQLiteError) {
    // Hits hold addresses and user ids, so only the owner may read the file; SQLite gives its log the same mode.
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    if descriptor >= 0 { close(descriptor) }
    var handle: OpaquePointer?
    // Each connection stays on the thread that its owner confines it to, so SQLite's own mutexes are not needed.
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK, let handle else {
      let error = SQLiteError(code: .init(rawValue: code), message: String(cString: sqlite3_errstr(code)))
      sqlite3_close_v2(handle)
      throw error
    }
    self.handle = handle
    sqlite3_busy_timeout(handle, Self.busyMilliseconds)
  }

  deinit {
    for statement in statements.values { sqlite3_finalize(statement.prepared) }
    sqlite3_close_v2(handle)
  }

  /// Rows that the last statement changed.
  var changes: Int { Int(sqlite3_changes64(handle)) }

  /// In WAL mode, FULL makes a commit reach the disk before it returns, and NORMAL leaves that to a later one.
  ///
  /// This pragma takes effect when it is prepared, so that it cannot be a statement that is kept.
  func synchronize(fully: Bool) throws(SQLiteError) {
    guard fully != synchronizesFully else { return }
    try execute("PRAGMA synchronous = \(fully ? "FULL" : "NORMAL")")
    synchronizesFully = fully
  }

  /// Runs statements that take no values.
  func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    guard code == SQLITE_OK else { throw error(code) }
  }

  /// Runs one statement, with its values bound, to its end.
  func run(_ sql: SQL, _ values: SQLiteValue...) throws(SQLiteError) {
    try query(sql, values) { _ in true }
  }

  /// The first column of the first row.
  func integer(_ sql: SQL, _ values: SQLiteValue...) throws(SQLiteError) -> Int64? {
    var result: Int64?
    try query(sql, values) { row in
      result = row.integer(OnlyColumn.value)
      return false
    }
    return result
  }

  /// The first column of the first row.
  func real(_ sql: SQL, _ values: SQLiteValue...) throws(SQLiteError) -> Double? {
    var result: Double?
    try query(sql, values) { row in
      result = row.real(OnlyColumn.value)
      return false
    }
    return result
  }

  /// Runs one statement and hands over each row until `body` returns `false`.
  func query(_ sql: SQL, _ values: [SQLiteValue], _ body: (SQLiteRow) -> Bool) throws(SQLiteError) {
    let statement = try cached(sql)
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    try step(statement, values, body)
  }

  private func step(
    _ statement: OpaquePointer,
    _ values: [SQLiteValue],
    _ body: (SQLiteRow) -> Bool
  ) throws(SQLiteError) {
    for (index, value) in values.enumerated() {
      let code = value.bind(to: statement, at: CInt(index + 1))
      guard code == SQLITE_OK else { throw error(code) }
    }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: guard body(SQLiteRow(statement: statement)) else { return }
      case SQLITE_DONE: return
      case let code: throw error(code)
      }
    }
  }

  private func cached(_ sql: SQL) throws(SQLiteError) -> OpaquePointer {
    if let statement = statements[ObjectIdentifier(sql)] { return statement.prepared }
    let statement = try prepare(sql.text, CUnsignedInt(SQLITE_PREPARE_PERSISTENT))
    // The object is kept, since its identity would otherwise be given to another one.
    statements[ObjectIdentifier(sql)] = (sql, statement)
    return statement
  }

  private func prepare(_ sql: String, _ flags: CUnsignedInt) throws(SQLiteError) -> OpaquePointer {
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, flags, &statement, nil)
    guard code == SQLITE_OK, let statement else { throw error(code) }
    return statement
  }

  private func error(_ code: CInt) -> SQLiteError {
    SQLiteError(code: .init(rawValue: code), message: String(cString: sqlite3_errmsg(handle)))
  }
}

/// Statements that run too seldom to be kept.
extension SQLiteConnection {
  func run(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) {
    try query(sql, values) { _ in true }
  }

  func integer(_ sql: String, _ values: SQLiteValue...) throws(SQLiteError) -> Int64? {
    var result: Int64?
    try query(sql, values) { row in
      result = row.integer(OnlyColumn.value)
      return false
    }
    return result
  }

  func query(_ sql: String, _ values: [SQLiteValue], _ body: (SQLiteRow) -> Bool) throws(SQLiteError) {
    let statement = try prepare(sql, 0)
    defer { sqlite3_finalize(statement) }
    try step(statement, values, body)
  }
}

/// A value bound to a statement.
enum SQLiteValue {
  case integer(Int64)
  case real(Double)
  case text(String)
  case null

  fileprivate func bind(to statement: OpaquePointer, at index: CInt) -> CInt {
    switch self {
    case .integer(let value): sqlite3_bind_int64(statement, index, value)
    case .real(let value): sqlite3_bind_double(statement, index, value)
    case .text(let value): matomo_bind_text(statement, index, value, CInt(value.utf8.count))
    case .null: sqlite3_bind_null(statement, index)
    }
  }
}

/// The current row of a statement; valid until the next step.
struct SQLiteRow {
  fileprivate let statement: OpaquePointer

  func integer(_ column: some Column) -> Int64 { sqlite3_column_int64(statement, column.rawValue) }

  /// The bits of a signed number.
  func bits(_ column: some Column) -> UInt64 { UInt64(bitPattern: integer(column)) }

  func real(_ column: some Column) -> Double { sqlite3_column_double(statement, column.rawValue) }

  /// A number of seconds since 1970.
  func date(_ column: some Column) -> Date { Date(timeIntervalSince1970: real(column)) }

  func isNull(_ column: some Column) -> Bool { sqlite3_column_type(statement, column.rawValue) == SQLITE_NULL }

  func text(_ column: some Column) -> String {
    guard let bytes = sqlite3_column_text(statement, column.rawValue) else { return "" }
    let count = Int(sqlite3_column_bytes(statement, column.rawValue))
    return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}

/// The columns of a statement by their names, counted from 0.
typealias Column = RawRepresentable<CInt>

/// The column of a statement that has one.
enum OnlyColumn: CInt { case value }
