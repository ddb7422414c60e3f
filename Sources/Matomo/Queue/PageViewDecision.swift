package import FoundationEssentials
package import MatomoCore

/// A queue's decision about a page view, with its reason.
package struct PageViewDecision: Sendable, Hashable {
  /// Why a held view was sent.
  package enum Reason: String, Sendable, Hashable {
    /// JavaScript did not report it in time.
    case holdIsOver

    /// An operator asked for it.
    case retried
  }

  /// What was decided; numbers are those of the queue.
  package enum Outcome: Sendable, Hashable {
    /// A server's view waits for JavaScript.
    case held(until: Date)

    /// JavaScript has reported a view that was held, which is deleted.
    case cancels(view: Int64, by: PageViewKey)

    /// A server's view had been reported by JavaScript before it came, and is not stored.
    case reported(by: PageViewKey, report: Int64)

    /// A held view is sent after all, with the visitor id that it was given.
    case sent(Reason, visitorID: VisitorID?)

    /// JavaScript has reported a view that was sent already: the report is delivered as a ping of the visit.
    case late(view: Int64, by: PageViewKey)

    /// JavaScript has reported a view that it had reported before.
    case repeated

    /// The hit is an order that Matomo has recorded, and is not stored.
    case repeatedOrder
  }

  /// When it was decided.
  package let time: Date

  /// The number of the hit that it was decided about.
  package let hit: Int64

  /// The hit itself, encoded.
  package let query: String

  /// What was decided.
  package let outcome: Outcome

  /// Creates a decision.
  package init(time: Date, hit: Int64, query: String, outcome: Outcome) {
    self.time = time
    self.hit = hit
    self.query = query
    self.outcome = outcome
  }
}
