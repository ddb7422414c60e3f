/// What a queue must be told to match the page views of servers with those of JavaScript.
package struct PageViewRules: Sendable, Hashable {
  /// How long a page view that JavaScript has reported waits for the server's one, and how long one that was sent after all
  /// is remembered, so that its report is known to be late: 0 or more.
  ///
  /// How long a server's view waits for JavaScript is said by each hit.
  package var hold: Duration

  /// How long a visitor's id and the ids of reported page views are remembered: 30 minutes, as Matomo's visits.
  package var idMemory: Duration

  /// The most entries of each kind that are remembered; beyond it the oldest are forgotten, and counted as purged.
  package var limit: Int

  /// Creates rules.
  package init(hold: Duration = .seconds(30), idMemory: Duration = .seconds(1800), limit: Int = 1_000_000) {
    precondition(hold >= .zero && idMemory >= .zero && limit > 0, "neither a time nor a limit is negative")
    self.hold = hold
    self.idMemory = idMemory
    self.limit = limit
  }
}
