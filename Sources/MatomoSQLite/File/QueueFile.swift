import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform

/// The file of a queue: opened, recognised as one, replaced when it is damaged.
struct QueueFile {
  private let path: String
  private let role: SQLiteHitQueue.Role
  private let limit: Int
  private let pageViews: PageViewRules
  private let onPageView: (@Sendable (PageViewDecision) -> Void)?
  private let onSetAside: @Sendable (String) -> Void
  private var lock: DeliveryLock?
  private var isClosed = false

  /// `nil` after a damaged file could not be replaced; the next commit tries again.
  private var store: HitStore?

  /// Whether the pages of the open file have been read, which takes long where there are many.
  private var isChecked = false

  /// The identity of the file that was opened.
  private var identity: FileIdentity?

  init(
    path: String,
    role: SQLiteHitQueue.Role,
    limit: Int,
    pageViews: PageViewRules,
    onPageView: (@Sendable (PageViewDecision) -> Void)?,
    onSetAside: @escaping @Sendable (String) -> Void
  ) throws(HitQueueError) {
    self.path = path
    self.role = role
    self.limit = limit
    self.pageViews = pageViews
    self.onPageView = onPageView
    self.onSetAside = onSetAside
    let wasQueue = DeliveryLock.exists(besideQueue: path) || access(path + "-wal", F_OK) == 0
    lock = role == .delivering ? try DeliveryLock(besideQueue: path) : nil
    identity = FileIdentity(ofFileAt: path)
    do throws(SQLiteError) {
      store = try open()
    } catch {
      // A file that is not a queue, named by mistake, stays where it is.
      let isOurs = wasQueue || !(.notADatabase ~= error.code)
      guard error.isCorruption, role == .delivering, isOurs else { throw unusable(error, isOurs: isOurs) }
      try replace(because: error)
    }
  }

  /// Closes the file, and lets another process deliver from it.
  mutating func close() {
    isClosed = true
    store = nil
    lock = nil
  }

  /// Performs operations in one transaction, which is rolled back if any of them fails.
  ///
  /// One that need not reach the disk is durable together with the next one that must.
  mutating func commit(
    _ operations: [(HitStore) throws(SQLiteError) -> Void],
    mustReachDisk: Bool
  ) throws(HitQueueError) {
    guard !isClosed else { throw HitQueueError(.unusable, "the queue ‘\(path)’ is closed") }
    if role == .appending { followToNewFile() }
    let store = try readyStore()
    do throws(SQLiteError) {
      try store.connection.synchronize(fully: mustReachDisk)
      try store.connection.run(Statements.begin)
      for operation in operations { try operation(store) }
      try store.connection.run(Statements.commit)
      if let onPageView { store.drainDecisions().forEach(onPageView) }
    } catch {
      try? store.connection.execute("ROLLBACK")
      store.forget()
      if error.isCorruption, role == .delivering { try replace(because: error) }
      throw HitQueueError(error, path: path)
    }
  }

  /// The open file, of which a process that delivers has read every page; a damaged one is replaced.
  private mutating func readyStore() throws(HitQueueError) -> HitStore {
    do throws(SQLiteError) {
      let store = if let store { store } else { try open() }
      self.store = store
      if role == .delivering, !isChecked {
        try checkPages(store.connection)
        // Those of a process that is gone.
        try store.voidLeases()
        isChecked = true
      }
      return store
    } catch {
      guard error.isCorruption, role == .delivering else { throw HitQueueError(error, path: path) }
      return try replace(because: error)
    }
  }

  @discardableResult
  private mutating func replace(because error: SQLiteError) throws(HitQueueError) -> HitStore {
    // Closing the last connection to a file deletes its log by name, which must not be the new file's.
    store = nil
    isChecked = false
    let message = try setAside(because: error)
    do throws(SQLiteError) {
      let store = try open()
      isChecked = true
      // Hits of the old file may be in flight, and acknowledging them must not touch new ones: ids go on above all that were given.
      try store.add(Int(Date().timeIntervalSince1970 * 1_000_000), to: .lastID)
      self.store = store
      onSetAside(message)
      return store
    } catch {
      throw unusable(error)
    }
  }

  /// Follows the delivering process to a new file, which it makes after setting a damaged one aside: what is stored in
  /// the old one would not be delivered.
  private mutating func followToNewFile() {
    let current = FileIdentity(ofFileAt: path)
    guard current != identity || current == nil else { return }
    store = nil
    identity = current
  }

  private func open() throws(SQLiteError) -> HitStore {
    let connection = try SQLiteConnection(path: path)
    let store = HitStore(connection, limit: limit, pageViews: pageViews, isListenedTo: onPageView != nil)
    // Before the journal mode, which is written into the file: a database of another program stays as it is.
    _ = try isQueue(connection)
    try connection.execute(Schema.pragmas)
    try connection.execute("BEGIN IMMEDIATE")
    if try !isQueue(connection) {
      try connection.execute(Schema.creation)
    } else if let version = try connection.integer("PRAGMA user_version"), version < Schema.version {
      try connection.execute(Schema.upgrade)
    }
    try connection.execute("COMMIT")
    return store
  }

  /// Whether the tables are there; `false` for a file without any.
  private func isQueue(_ connection: SQLiteConnection) throws(SQLiteError) -> Bool {
    let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
    guard tables > 0 else { return false }
    let applicationID = try connection.integer("PRAGMA application_id") ?? 0
    let version = try connection.integer("PRAGMA user_version") ?? 0
    guard applicationID == Schema.applicationID, (1...Schema.version).contains(version) else {
      throw SQLiteError(
        code: .misuse,
        message: "it is a database of another program, or of a later version of this one"
      )
    }
    return true
  }

  private func checkPages(_ connection: SQLiteConnection) throws(SQLiteError) {
    var problem: String?
    try connection.query("PRAGMA quick_check(1)", []) { row in
      let finding = row.text(OnlyColumn.value)
      problem = finding == "ok" ? nil : finding
      return false
    }
    if let problem { throw SQLiteError(code: .corrupt, message: problem) }
  }

  /// Gives the damaged file and its log another name, and returns a message that names it.
  private func setAside(because error: SQLiteError) throws(HitQueueError) -> String {
    let other = freeName("\(path).corrupt-\(Int(Date().timeIntervalSince1970))")
    for suffix in ["", "-wal"] where rename(path + suffix, other + suffix) != 0 && (suffix.isEmpty || errno != ENOENT) {
      throw HitQueueError(
        .unusable,
        "cannot set the damaged queue ‘\(path)’ aside: \(String(cString: strerror(errno))); rename it by hand"
      )
    }
    unlink(path + "-shm")
    return
      "the queue ‘\(path)’ is damaged (\(error.message)) and was set aside as ‘\(other)’; a new one takes its place"
  }

  /// Renaming to a name that is taken would delete what was set aside a moment ago.
  private func freeName(_ name: String) -> String {
    let isTaken = { (name: String) in access(name, F_OK) == 0 || access(name + "-wal", F_OK) == 0 }
    guard isTaken(name) else { return name }
    return (2...).lazy.map { "\(name)-\($0)" }.first { !isTaken($0) } ?? name
  }

  private func unusable(_ error: SQLiteError, isOurs: Bool = true) -> HitQueueError {
    if error.isCorruption, isOurs {
      return HitQueueError(.damaged, "the queue ‘\(path)’ is damaged: \(error.message); serve and deliver set it aside")
    }
    return HitQueueError(
      .unusable,
      "cannot use ‘\(path)’ as a queue: \(error.message); choose another path, or correct its rights"
    )
  }
}

/// Tells a file from another one that has taken its name.
struct FileIdentity: Equatable {
  private let device: UInt
  private let node: UInt

  /// `nil` if there is no such file.
  init?(ofFileAt path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt(status.st_dev)
    node = UInt(status.st_ino)
  }
}
