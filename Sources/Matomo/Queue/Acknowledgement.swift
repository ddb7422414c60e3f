/// What becomes of leased hits after Matomo's answer.
package struct Acknowledgement: Sendable, Hashable {
  /// A hit that Matomo will never take.
  package struct DeadLetter: Sendable, Hashable {
    /// The hit's number in the queue.
    package let id: Int64

    /// Why Matomo will never take it.
    package let reason: String

    /// Creates a dead letter.
    package init(id: Int64, reason: String) {
      self.id = id
      self.reason = reason
    }
  }

  /// Hits that leave the queue: recorded, or given up.
  package var delivered: [Int64] = []

  /// Hits that are released, and keep their place.
  package var released: [Int64] = []

  /// Hits that become dead letters.
  package var dead: [DeadLetter] = []

  /// What this adds to the totals.
  package var totals = Totals()

  /// Creates an empty acknowledgement.
  package init() {}
}
