package import MatomoCore

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

    /// Orders that Matomo had recorded before, as each reload of a thank-you page sends them again.
    case repeated

    /// Sent, without a proof of what became of them.
    case unknown

    /// Page views of the server that were sent after all, since JavaScript did not report them in time.
    case sent

    /// Page views that JavaScript reported after the server's one was sent; they are not counted again.
    case late

    /// Requests and hits that a rule of ours left out.
    case ignored

    /// Requests and hits that Matomo would have dropped, as those of bots.
    case dropped

    /// What matching forgot before its time, because it remembered too much.
    case purged
  }

  private var counts: [Name: Int] = [:]

  /// What was ignored or dropped, by the rule.
  package private(set) var leftOut: [IgnoreRule.Name: Int] = [:]

  /// Creates totals of nothing.
  package init() {}

  /// The number of hits of one outcome.
  package subscript(name: Name) -> Int {
    get { counts[name, default: 0] }
    set { counts[name] = newValue == 0 ? nil : newValue }
  }

  /// Counts requests or hits that a rule left out; `nil` is what a hit asks for itself (`rec`).
  package mutating func leaveOut(_ rule: IgnoreRule.Name?, _ count: Int = 1) {
    switch rule {
    case .bots, .prefetch: self[.dropped] += count
    default: self[.ignored] += count
    }
    if let rule { leftOut[rule, default: 0] += count }
  }

  /// Puts together what a queue has read from its storage.
  package mutating func set(_ rule: IgnoreRule.Name, to count: Int) { leftOut[rule] = count == 0 ? nil : count }

  /// Adds every count.
  package static func += (sum: inout Totals, more: Totals) {
    sum.counts.merge(more.counts, uniquingKeysWith: +)
    sum.leftOut.merge(more.leftOut, uniquingKeysWith: +)
  }

  /// Whether every count is 0.
  package var isEmpty: Bool { counts.isEmpty }
}
