import Matomo
import Synchronization

/// The last thousand decisions, in the order in which they were made.
final class DecisionLog: Sendable {
  private struct Ring {
    var decisions: [Decision] = []
    var next = 0
  }

  private static let capacity = 1000

  /// The most bytes of a hit's query that are kept, since a client could fill the memory with a thousand large ones.
  private static let longestQuery = 4096

  private let ring = Mutex(Ring())

  func add(_ decision: Decision) {
    var decision = decision
    if decision.query.utf8.count > Self.longestQuery {
      decision.query = String(decoding: decision.query.utf8.prefix(Self.longestQuery), as: UTF8.self)
    }
    ring.withLock { ring in
      if ring.decisions.count < Self.capacity {
        ring.decisions.append(decision)
      } else {
        ring.decisions[ring.next] = decision
        ring.next = (ring.next + 1) % Self.capacity
      }
    }
  }

  /// The closure for the queue, which decides about page views.
  var listener: @Sendable (PageViewDecision) -> Void {
    { decision in
      let outcome = Decision.Outcome.pageView(decision.outcome, hit: decision.hit)
      self.add(Decision(time: decision.time, query: decision.query, outcome: outcome))
    }
  }

  /// The decisions, oldest first.
  var decisions: [Decision] {
    ring.withLock { Array($0.decisions[$0.next...] + $0.decisions[..<$0.next]) }
  }
}
