/// The number of hits by what became of them, since the queue was created.
package struct Totals: Sendable, Hashable {
  /// What is counted, by the names that the status has for it.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    /// Taken by the queue: stored, or matched at once.
    case received

    /// Turned away by the collector, with a reason.
    case refused

    /// Dropped because neither the buffer nor the queue had room.
    case overflowed

    /// Page views of the server that JavaScript reported as well.
    case matched

    /// Proven to be recorded by Matomo.
    case recorded

    /// Counted as invalid by Matomo.
    case rejected

    /// Sent, without a proof of what became of them.
    case unknown

    /// Page views of the server that were sent after all, since JavaScript did not report them in time.
    case sent

    /// Page views that JavaScript reported after the server's one was sent; they are not counted again.
    case late

    /// What matching forgot before its time, because it remembered too much.
    case purged
  }

  private var counts: [Name: Int] = [:]

  /// Creates totals of nothing.
  package init() {}

  /// The number of hits of one outcome.
  package subscript(name: Name) -> Int {
    get { counts[name, default: 0] }
    set { counts[name] = newValue == 0 ? nil : newValue }
  }

  /// Adds every count.
  package static func += (sum: inout Totals, more: Totals) {
    sum.counts.merge(more.counts, uniquingKeysWith: +)
  }

  /// Whether every count is 0.
  package var isEmpty: Bool { counts.isEmpty }
}
