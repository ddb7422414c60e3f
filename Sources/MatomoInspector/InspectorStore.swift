package import FoundationEssentials
import MatomoCore
package import MatomoProtocol
import Synchronization

/// The last hits that came in, and the orders that were recorded.
package final class InspectorStore: Sendable {
  package struct Entry: Sendable, Hashable {
    /// The number of the entry, counted from 1 and never used again.
    package let id: Int
    package let receivedAt: Date
    package let hit: InspectedHit
  }

  /// What the store holds at one moment.
  package struct Snapshot: Sendable {
    /// The entries, newest last.
    package let entries: [Entry]

    /// The id of the newest hit that ever came in; 0 before the first.
    package let lastID: Int

    /// How often the store was emptied.
    package let clearings: Int
  }

  private struct State {
    var entries: [Entry] = []
    /// Entries before this one are gone; they are cut off now and then rather than each time.
    var first = 0
    var bytes = 0
    var lastID = 0
    var clearings = 0
    var known = KnownHits()
  }

  private let maximumCount: Int
  private let maximumBytes: Int
  private let now: @Sendable () -> Date
  private let state = Mutex(State())

  /// Creates a store, which forgets the oldest hits beyond either bound.
  ///
  /// - Parameters:
  ///   - maximumCount: hits, at least 1.
  ///   - maximumBytes: names and values of all of them, in UTF-8. One hit is kept whatever its size.
  package init(
    maximumCount: Int = 10_000,
    maximumBytes: Int = 64 << 20,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.maximumCount = max(1, maximumCount)
    self.maximumBytes = maximumBytes
    self.now = now
  }

  /// Keeps the hits that a decision brings.
  ///
  /// Nothing else is decided at the same time, so that an order is recorded once.
  package func record<Answer>(_ decide: (Date, KnownHits) -> (Answer, [InspectedHit])) -> Answer {
    state.withLock { state in
      let time = now()
      let (answer, hits) = decide(time, state.known)
      for hit in hits {
        state.lastID += 1
        state.entries.append(Entry(id: state.lastID, receivedAt: time, hit: hit))
        state.bytes += hit.size
        state.known.add(hit, ordersUpTo: maximumCount)
      }
      forgetOldest(in: &state)
      return answer
    }
  }

  /// The hits after the one with an id, but no more than the newest ones.
  package func snapshot(after id: Int = 0, limit: Int = .max) -> Snapshot {
    state.withLock { state in
      let kept = state.entries[state.first...]
      let count = min(limit, max(0, state.lastID - max(0, id)))
      return Snapshot(entries: Array(kept.suffix(count)), lastID: state.lastID, clearings: state.clearings)
    }
  }

  package func removeAll() {
    state.withLock { state in
      let old = state
      state = State(lastID: old.lastID, clearings: old.clearings + 1)
    }
  }

  private func forgetOldest(in state: inout State) {
    while state.entries.count - state.first > 1,
      state.entries.count - state.first > maximumCount || state.bytes > maximumBytes
    {
      state.bytes -= state.entries[state.first].hit.size
      if let pageView = state.entries[state.first].hit.pageView { state.known.pageViews.remove(pageView) }
      state.first += 1
    }
    if state.first > maximumCount || state.first > 1000 {
      state.entries.removeFirst(state.first)
      state.first = 0
    }
  }
}

extension KnownHits {
  /// Takes over what a hit tells, if it was recorded.
  mutating func add(_ hit: InspectedHit, ordersUpTo maximumCount: Int = .max) {
    if let order = hit.order, orders.count < maximumCount { orders.insert(order) }
    if let pageView = hit.pageView { pageViews.insert(pageView) }
  }
}

extension InspectedHit {
  fileprivate var size: Int {
    parameters.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
  }
}
