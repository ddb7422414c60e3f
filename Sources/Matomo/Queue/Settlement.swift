/// What becomes of leased hits after Matomo's answer.
public struct Settlement: Sendable, Hashable {
  /// A hit that Matomo will never take.
  public struct DeadLetter: Sendable, Hashable {
    /// The hit's number in the queue.
    public let id: Int64

    /// Why Matomo will never take it.
    public let reason: String

    /// Creates a dead letter.
    public init(id: Int64, reason: String) {
      self.id = id
      self.reason = reason
    }
  }

  /// Hits that are done with and leave the queue.
  public var delivered: [Int64] = []

  /// Hits that go back to their place.
  public var released: [Int64] = []

  /// Hits that are put aside.
  public var dead: [DeadLetter] = []

  /// What this adds to the totals.
  public var totals = Totals()

  /// Creates an empty settlement.
  public init() {}
}
