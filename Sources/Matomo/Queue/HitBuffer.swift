import Synchronization

/// Hits on their way into a queue: those that come during one commit go into the next.
///
/// Whoever adds hits waits for nothing, and may be told when they are stored. Entries without such an answer are kept until the
/// queue takes them; those with one fail at once if it does not, and are stored as a whole or not at all.
package final class HitBuffer<Entry: BufferEntry>: Sendable {
  /// What became of an entry that was added.
  package enum Admission {
    /// It is the only one that waits.
    case first

    /// Others wait before it.
    case behindOthers

    /// There is no room for it.
    case full

    /// ``finish()`` was called before it came.
    case finished

    package var isAdded: Bool {
      switch self {
      case .first, .behindOthers: true
      case .full, .finished: false
      }
    }
  }

  private struct State {
    var entries: [Entry] = []

    /// The sizes of all entries that wait, those of the commit under way included.
    var size = 0
    var overflowed = 0
    var isFinished = false
  }

  private let queue: any HitQueue
  private let capacity: Int
  private let gathering: Duration
  private let clock: DeliveryClock
  private let onStored: @Sendable () -> Void
  private let onEvent: @Sendable (TrackerEvent) -> Void
  private let state = Mutex(State())
  private let wakeup = Wakeup()

  /// - Parameters:
  ///   - capacity: The most that the sizes of all waiting entries add up to.
  ///   - gathering: The least time between two commits. It is real time, whatever the clock: nothing is decided by it, and a
  ///     clock that stands still must not hold hits back.
  ///   - onStored: Called after hits were stored.
  ///   - onEvent: Called when the queue failed, and when hits were dropped.
  package init(
    _ queue: any HitQueue,
    capacity: Int,
    gathering: Duration = .zero,
    clock: DeliveryClock = .system,
    onStored: @escaping @Sendable () -> Void = {},
    onEvent: @escaping @Sendable (TrackerEvent) -> Void = { _ in }
  ) {
    self.queue = queue
    self.capacity = capacity
    self.gathering = gathering
    self.clock = clock
    self.onStored = onStored
    self.onEvent = onEvent
  }

  /// Adds an entry, if there is room.
  package func add(_ entry: Entry) -> Admission {
    let admission: Admission = state.withLock { state in
      guard !state.isFinished else { return .finished }
      guard state.size + entry.size <= capacity else { return .full }
      state.entries.append(entry)
      state.size += entry.size
      return state.entries.count == 1 ? .first : .behindOthers
    }
    if case .first = admission { wakeup.wake() }
    return admission
  }

  /// Counts a hit that was dropped.
  package func countOverflowed() {
    state.withLock { $0.overflowed += 1 }
  }

  /// The entries that wait for ``run()``, and the hits that were dropped and not counted yet.
  package var waiting: (entries: Int, overflowed: Int) {
    state.withLock { ($0.entries.count, $0.overflowed) }
  }

  /// Stores hits until ``finish()`` is called and the last is stored, or the task is cancelled.
  ///
  /// A cancelled task tries once more to store what it has; what the queue does not take then is dropped and counted.
  package func run() async {
    var pending = PendingHits()
    var uncounted = 0
    while true {
      let isCancelled = Task.isCancelled
      let (entries, isFinished, newlyOverflowed) = state.withLock { state in
        defer {
          state.entries = []
          state.overflowed = 0
        }
        return (state.entries, state.isFinished, state.overflowed)
      }
      // Encoded here and once, since whoever adds has no time for it and the queue may refuse the hits for long.
      for entry in entries { pending.append(entry) }
      let before = pending.size
      await store(&pending)
      let settled = isCancelled ? before : before - pending.size
      state.withLock { $0.size -= settled }

      let overflowed = newlyOverflowed + (isCancelled ? pending.hits.count : 0)
      if overflowed > 0 { onEvent(.overflowed(overflowed)) }
      uncounted += overflowed
      if uncounted > 0, await count(overflowed: uncounted) { uncounted = 0 }

      if isCancelled {
        return
      } else if !pending.hits.isEmpty {
        try? await clock.sleep(.seconds(1))
      } else if isFinished {
        return
      } else {
        if gathering > .zero { try? await Task.sleep(for: gathering) }
        await wakeup.wait()
      }
    }
  }

  /// Takes no more hits; ``run()`` returns when those that it has are stored.
  package func finish() {
    state.withLock { $0.isFinished = true }
    wakeup.wake()
  }

  /// Stores entries from the front, as far as there is room.
  ///
  /// A queue takes all hits of a call or none, so fewer are tried while it is full. Otherwise a batch above its limit
  /// would never be stored, however empty the queue is.
  private func store(_ pending: inout PendingHits) async {
    var atOnce = pending.entries.count
    var hasStored = false
    while !pending.entries.isEmpty {
      let part = pending.entries.prefix(atOnce)
      let hits = part.reduce(0) { $0 + $1.hits }
      do throws(HitQueueError) {
        try await queue.append(hits == pending.hits.count ? pending.hits : Array(pending.hits[..<hits]))
        hasStored = true
        for entry in part { entry.answer?(nil) }
        pending.removeFirst(part.count, hits: hits)
      } catch {
        if error.code == .full, part.count > 1 {
          atOnce = part.count / 2
          continue
        }
        onEvent(.queueFailed(error))
        // A hit that is kept is not overtaken by a later one.
        guard part.allSatisfy({ $0.answer != nil }) else { break }
        for entry in part { entry.answer?(error) }
        pending.removeFirst(part.count, hits: hits)
      }
    }
    if hasStored { onStored() }
  }

  private func count(overflowed: Int) async -> Bool {
    var totals = Totals()
    totals[.overflowed] = overflowed
    do throws(HitQueueError) {
      try await queue.count(totals)
      return true
    } catch {
      onEvent(.queueFailed(error))
      return false
    }
  }
}

/// What is added to a buffer at once.
package protocol BufferEntry: Sendable {
  /// How much room the entry takes in the buffer.
  var size: Int { get }

  /// Called when the hits are stored, with `nil`, or with the reason why they are not and never will be; on whatever thread.
  var answer: (@Sendable (HitQueueError?) -> Void)? { get }

  /// Appends the hits, encoded.
  func append(to hits: inout [StoredHit])
}

/// The hits that are being stored, in their order, and which of them belong together.
private struct PendingHits {
  struct Entry {
    let hits: Int
    let size: Int
    let answer: (@Sendable (HitQueueError?) -> Void)?
  }

  private(set) var hits: [StoredHit] = []
  private(set) var entries: [Entry] = []
  private(set) var size = 0

  mutating func append(_ entry: some BufferEntry) {
    let before = hits.count
    entry.append(to: &hits)
    entries.append(Entry(hits: hits.count - before, size: entry.size, answer: entry.answer))
    size += entry.size
  }

  mutating func removeFirst(_ count: Int, hits: Int) {
    size -= entries.prefix(count).reduce(0) { $0 + $1.size }
    entries.removeFirst(count)
    self.hits.removeFirst(hits)
  }
}
