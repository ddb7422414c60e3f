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

  /// Hits that leave the queue: recorded, or given up.
  public var delivered: [Int64] = []

  /// Hits that are released, and keep their place.
  public var released: [Int64] = []

  /// Hits that become dead letters.
  public var dead: [DeadLetter] = []

  /// What this adds to the totals.
  public var totals = Totals()

  /// Creates an empty settlement.
  public init() {}
}
