/// A cart as it is after a change.
public struct EcommerceCart: ParameterGroup, Hashable {
  /// Everything in the cart (`ec_items`): what is missing here counts as taken out.
  public let items: [EcommerceItem]

  /// What the cart is worth (`revenue`).
  public let revenue: Double

  /// Creates a cart.
  ///
  /// - Throws: ``MatomoError`` if the revenue is not finite.
  public init(items: [EcommerceItem], revenue: Double) throws(MatomoError) {
    self.items = items
    self.revenue = try Requirement.finite("revenue", revenue) ?? 0
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    [
      Parameter("idgoal", "0"),
      Parameter("revenue", PHPNumber.text(revenue)),
      Parameter("ec_items", EcommerceItem.json(items)),
    ]
  }
}
