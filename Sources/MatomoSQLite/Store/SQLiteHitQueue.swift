import Dispatch
package import FoundationEssentials
package import Matomo
package import MatomoCore
import Synchronization

/// A queue in a SQLite file: what it has stored outlives the process and the power.
///
/// Calls that come while a commit is under way share the next one, so that many hits cost one write to the disk. One process
/// delivers from a file; any number of others may append to it.
package final class SQLiteHitQueue: HitQueue {
  /// What a process does with the queue.
  package enum Role: Sendable, Hashable {
    /// It only appends, and looks.
    case appending

    /// It also delivers, which only one process may.
    case delivering
  }

  /// A call that waits for its commit.
  private struct Call: Sendable {
    let mustReachDisk: Bool
    let operation: @Sendable (HitStore) throws(SQLiteError) -> Void
    let finish: @Sendable (HitQueueError?) -> Void
  }

  private let path: String
  private let file: Mutex<QueueFile>
  private let waiting = Mutex<[Call]>([])
  private let thread = DispatchQueue(label: "matomo.sqlite-hit-queue")

  /// Opens the queue in a file, which is made if it is not there.
  ///
  /// A damaged file is set aside under another name, and a new one is made. Its pages are read by
  /// the first call, which does not block its caller: a file may be large.
  ///
  /// - Parameters:
  ///   - path: The file. Others with the same name and an ending appear beside it.
  ///   - role: What this process does with the queue.
  ///   - limit: The most hits that are queued and held at once; dead letters do not count.
  ///   - pageViews: How the page views of servers are matched with those of JavaScript.
  ///   - onSetAside: Called with a message that names the old file, when a damaged one was set aside.
  ///   - onPageView: Called with every decision that this process makes about a page view, after its commit and on the
  ///     queue's thread; it must be quick.
  /// - Throws: ``Matomo/HitQueueError`` with the code `inUse` if another process delivers from the file, or
  ///   `unusable` if it cannot be opened.
  package init(
    path: String,
    role: Role = .delivering,
    limit: Int = 1_000_000,
    pageViews: PageViewRules = PageViewRules(),
    onSetAside: @escaping @Sendable (String) -> Void = { _ in },
    onPageView: (@Sendable (PageViewDecision) -> Void)? = nil
  ) throws(HitQueueError) {
    self.path = path
    file = Mutex(
      try QueueFile(
        path: path,
        role: role,
        limit: limit,
        pageViews: pageViews,
        onPageView: onPageView,
        onSetAside: onSetAside
      )
    )
  }

  package func append(_ hits: [StoredHit]) async throws(HitQueueError) {
    guard !hits.isEmpty else { return }
    guard try await perform({ store throws(SQLiteError) in try store.append(hits) }) else {
      throw HitQueueError(.full, "the queue ‘\(path)’ is at its limit; nothing more is stored until hits are delivered")
    }
  }

  package func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async throws(HitQueueError) -> Lease {
    // A lease that the power takes away is void anyway.
    try await perform(mustReachDisk: false) { store throws(SQLiteError) in try store.lease(lane, rule, at: now) }
  }

  package func acknowledge(_ acknowledgement: Acknowledgement) async throws(HitQueueError) {
    try await perform { store throws(SQLiteError) in try store.acknowledge(acknowledgement) }
  }

  package func checkWritable() async throws(HitQueueError) {
    try await perform { store throws(SQLiteError) in try store.writeProbe() }
  }

  package func count(_ additions: Totals) async throws(HitQueueError) {
    try await perform { store throws(SQLiteError) in try store.add(additions) }
  }

  package func status(at now: Date) async throws(HitQueueError) -> QueueStatus {
    try await perform { store throws(SQLiteError) in try store.status(at: now) }
  }

  package func list(
    _ states: Set<HitState>,
    after: Int64,
    limit: Int,
    at now: Date
  ) async throws(HitQueueError) -> [ListedHit] {
    try await perform { store throws(SQLiteError) in try store.list(states, after: after, limit: limit, at: now) }
  }

  package func retry(_ selection: HitSelection, at now: Date) async throws(HitQueueError) -> Int {
    try await perform { store throws(SQLiteError) in try store.retry(selection, at: now) }
  }

  package func drop(_ selection: HitSelection) async throws(HitQueueError) -> Int {
    try await perform { store throws(SQLiteError) in try store.drop(selection) }
  }

  package func report(_ trouble: DeliveryTrouble?) async throws(HitQueueError) {
    try await perform { store throws(SQLiteError) in try store.report(trouble) }
  }

  package func close() async {
    await withCheckedContinuation { continuation in
      thread.async {
        self.file.withLock { $0.close() }
        continuation.resume()
      }
    }
  }

  /// Checks the file and the counts in it; wrong counts are corrected.
  ///
  /// - Returns: What is wrong, a line each; nothing if all is well.
  package func verify() async throws(HitQueueError) -> [String] {
    try await perform { store throws(SQLiteError) in
      var findings: [String] = []
      try store.connection.query("PRAGMA integrity_check(20)", []) { row in
        findings.append(row.text(OnlyColumn.value))
        return true
      }
      if findings == ["ok"] { findings = [] }
      return findings + (try store.recount())
    }
  }

  private func perform<Value: Sendable>(
    mustReachDisk: Bool = true,
    _ operation: @escaping @Sendable (HitStore) throws(SQLiteError) -> Value
  ) async throws(HitQueueError) -> Value {
    let result: Result<Value, HitQueueError> = await withCheckedContinuation { continuation in
      let value = Mutex<Value?>(nil)
      let call = Call(mustReachDisk: mustReachDisk) { store throws(SQLiteError) in
        let result = try operation(store)
        value.withLock { $0 = result }
      } finish: { error in
        guard error == nil, let value = value.withLock({ $0 }) else {
          return continuation.resume(returning: .failure(error ?? HitQueueError(.storage, "nothing was done")))
        }
        continuation.resume(returning: .success(value))
      }
      enqueue(call)
    }
    return try result.get()
  }

  private func enqueue(_ call: Call) {
    let isFirst = waiting.withLock { calls in
      calls.append(call)
      return calls.count == 1
    }
    if isFirst { thread.async { self.commitWaiting() } }
  }

  /// Commits all waiting calls in one transaction; if that fails, each call in its own transaction.
  private func commitWaiting() {
    let calls = waiting.withLock { calls in
      defer { calls = [] }
      return calls
    }
    let areCommitted = calls.count > 1 && commit(calls) == nil
    for call in calls { call.finish(areCommitted ? nil : commit([call])) }
  }

  private func commit(_ calls: [Call]) -> HitQueueError? {
    file.withLock { file in
      do throws(HitQueueError) {
        try file.commit(calls.map(\.operation), mustReachDisk: calls.contains(where: \.mustReachDisk))
        return nil
      } catch {
        return error
      }
    }
  }
}
