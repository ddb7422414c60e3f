/// A goal of the site that was reached.
public struct GoalConversion: ParameterGroup, Hashable {
  /// The number of the goal in Matomo (`idgoal`).
  public let goal: UInt32

  /// What it was worth (`revenue`); without one, Matomo takes what the goal is set to.
  public let revenue: Double?

  /// Creates a conversion.
  ///
  /// - Throws: ``MatomoError`` if the goal is 0, which stands for a cart or an order, or the revenue is not finite.
  public init(goal: UInt32, revenue: Double? = nil) throws(MatomoError) {
    guard goal > 0 else {
      throw MatomoError("idgoal", "0 stands for a cart or an order; a goal is 1 or greater")
    }
    self.goal = goal
    self.revenue = try Requirement.finite("revenue", revenue)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("idgoal", goal)
    list.add("revenue", revenue)
    return list
  }
}
