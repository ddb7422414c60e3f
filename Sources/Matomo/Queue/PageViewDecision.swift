public import FoundationEssentials
public import MatomoCore

/// A queue's decision about a page view, with its reason.
public struct PageViewDecision: Sendable, Hashable {
  /// Why a held view was sent.
  public enum Reason: String, Sendable, Hashable {
    /// JavaScript did not report it in time.
    case holdIsOver

    /// An operator asked for it.
    case retried
  }

  /// What was decided; numbers are those of the queue.
  public enum Outcome: Sendable, Hashable {
    /// A server's view waits for JavaScript.
    case held(until: Date)

    /// JavaScript has reported a view that was held, which is deleted.
    case cancels(view: Int64, by: PageViewKey)

    /// A server's view had been reported by JavaScript before it came, and is not stored.
    case reported(by: PageViewKey, report: Int64)

    /// A held view is sent after all, with the visitor id that it was given.
    case sent(Reason, visitorID: VisitorID?)

    /// JavaScript has reported a view that was sent already: it is counted twice.
    case late(view: Int64, by: PageViewKey)

    /// JavaScript has reported a view that it had reported before.
    case repeated
  }

  /// When it was decided.
  public let time: Date

  /// The number of the hit that it was decided about.
  public let hit: Int64

  /// The hit itself, encoded.
  public let query: String

  /// What was decided.
  public let outcome: Outcome

  /// Creates a decision.
  public init(time: Date, hit: Int64, query: String, outcome: Outcome) {
    self.time = time
    self.hit = hit
    self.query = query
    self.outcome = outcome
  }
}
