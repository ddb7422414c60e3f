import Matomo
import Synchronization

/// Stores what the collector took: the hits of all requests that came during one commit go into the next.
///
/// No request has a task of its own, and none blocks a thread.
final class CollectedHits: Sendable {
  /// What has come of storing the hits of a request; `nil` if they are stored.
  typealias Answer = @Sendable (HitQueueError?) -> Void

  private struct Entry {
    let hits: [StoredHit]
    let bytes: Int
    let answer: Answer?
  }

  private struct State {
    var entries: [Entry] = []

    /// The bytes of the hits that wait, including those of the commit under way.
    var bytes = 0
    var isFinished = false
    var uncounted = Totals()
  }

  /// The most bytes of hits that may wait for a commit.
  private static let maximumBytes = 64 << 20

  private let queue: any HitQueue
  private let clock: DeliveryClock
  private let onStored: @Sendable () -> Void
  private let onFailure: @Sendable (HitQueueError) -> Void
  private let state = Mutex(State())
  private let wakeup = Wakeup()

  /// - Parameters:
  ///   - onStored: Called after each commit.
  ///   - onFailure: Called when hits were not stored.
  init(
    _ queue: any HitQueue,
    clock: DeliveryClock = .system,
    onStored: @escaping @Sendable () -> Void = {},
    onFailure: @escaping @Sendable (HitQueueError) -> Void = { _ in }
  ) {
    self.queue = queue
    self.clock = clock
    self.onStored = onStored
    self.onFailure = onFailure
  }

  /// Takes the hits of a request, all of which are stored or none.
  ///
  /// - Parameter answer: Called after the commit, on whatever thread; without one nobody waits, and hits that cannot be stored
  ///   are counted as overflowed.
  /// - Returns: Whether there is room; if not, nothing was taken.
  func take(_ hits: [StoredHit], answer: Answer?) -> Bool {
    let bytes = hits.reduce(0) { $0 + $1.bulkBytes }
    let (isTaken, isFirst) = state.withLock { state in
      guard state.bytes + bytes <= Self.maximumBytes, !state.isFinished else { return (false, false) }
      state.entries.append(Entry(hits: hits, bytes: bytes, answer: answer))
      state.bytes += bytes
      return (true, state.entries.count == 1)
    }
    if isFirst { wakeup.wake() }
    return isTaken
  }

  /// Counts hits that were turned away; the queue learns of them within a second.
  func count(refused: Int) {
    guard refused > 0 else { return }
    state.withLock { $0.uncounted[.refused] += refused }
  }

  /// Stores hits until ``finish()`` is called and the last is stored, or the task is cancelled.
  func run() async {
    await withTaskGroup { group in
      group.addTask { await self.storeAll() }
      group.addTask {
        while (try? await self.clock.sleep(.seconds(1))) != nil { await self.writeCounts() }
      }
      await group.next()
      group.cancelAll()
    }
    await writeCounts()
  }

  /// Takes no more hits; ``run()`` returns when those that it has are stored.
  func finish() {
    state.withLock { $0.isFinished = true }
    wakeup.wake()
  }

  private func storeAll() async {
    while true {
      let (entries, isFinished) = state.withLock { state in
        let entries = state.entries
        state.entries = []
        return (entries, state.isFinished)
      }
      if entries.isEmpty {
        if isFinished || Task.isCancelled { return }
        await wakeup.wait()
        continue
      }
      await store(entries)
      state.withLock { $0.bytes -= entries.reduce(0) { $0 + $1.bytes } }
    }
  }

  private func store(_ entries: [Entry]) async {
    do throws(HitQueueError) {
      try await queue.append(entries.flatMap(\.hits))
      for entry in entries { entry.answer?(nil) }
      onStored()
    } catch {
      // What does not fit as a whole may fit in parts.
      if error.code == .full, entries.count > 1 {
        for entry in entries { await store([entry]) }
      } else {
        fail(entries, error)
      }
    }
  }

  private func fail(_ entries: [Entry], _ error: HitQueueError) {
    onFailure(error)
    let lost = entries.lazy.filter { $0.answer == nil }.reduce(0) { $0 + $1.hits.count }
    if lost > 0 { state.withLock { $0.uncounted[.overflowed] += lost } }
    for entry in entries { entry.answer?(error) }
  }

  private func writeCounts() async {
    let totals = state.withLock { state in
      let totals = state.uncounted
      state.uncounted = Totals()
      return totals
    }
    guard !totals.isEmpty else { return }
    do throws(HitQueueError) {
      try await queue.count(totals)
    } catch {
      state.withLock { $0.uncounted += totals }
    }
  }
}
