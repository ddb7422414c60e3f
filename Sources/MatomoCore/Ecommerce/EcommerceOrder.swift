/// An order that was placed.
public struct EcommerceOrder: ParameterGroup, Hashable {
  /// Tells orders apart (`ec_id`): Matomo refuses a second order of the same id, and so counts none twice.
  public let id: String

  /// The grand total (`revenue`).
  public let revenue: Double

  /// Everything that was ordered (`ec_items`).
  public let items: [EcommerceItem]

  /// The total without shipping (`ec_st`).
  public let subtotal: Double?

  /// The tax (`ec_tx`).
  public let tax: Double?

  /// The cost of shipping (`ec_sh`).
  public let shipping: Double?

  /// The discount (`ec_dt`).
  public let discount: Double?

  /// Creates an order.
  ///
  /// - Throws: ``MatomoError`` if the id is blank or longer than the 100 characters that Matomo keeps, or a number is
  ///   not finite.
  public init(
    id: String,
    revenue: Double,
    items: [EcommerceItem] = [],
    subtotal: Double? = nil,
    tax: Double? = nil,
    shipping: Double? = nil,
    discount: Double? = nil
  ) throws(MatomoError) {
    guard id.unicodeScalars.count <= 100 else {
      throw MatomoError("ec_id", "is longer than 100 characters; Matomo cuts it, and takes two orders for one")
    }
    self.id = try Requirement.text("ec_id", id)
    self.revenue = try Requirement.finite("revenue", revenue) ?? 0
    self.items = items
    self.subtotal = try Requirement.finite("ec_st", subtotal)
    self.tax = try Requirement.finite("ec_tx", tax)
    self.shipping = try Requirement.finite("ec_sh", shipping)
    self.discount = try Requirement.finite("ec_dt", discount)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = [Parameter("idgoal", "0")]
    list.add("ec_id", id)
    list.add("revenue", revenue)
    list.add("ec_st", subtotal)
    list.add("ec_tx", tax)
    list.add("ec_sh", shipping)
    list.add("ec_dt", discount)
    if !items.isEmpty { list.add("ec_items", EcommerceItem.json(items)) }
    return list
  }
}
