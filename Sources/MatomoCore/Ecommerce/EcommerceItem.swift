/// One kind of product in a cart or an order.
public struct EcommerceItem: Sendable, Hashable {
  /// The stock keeping unit.
  public let sku: String

  /// The name.
  public let name: String

  /// Up to five categories.
  public let categories: [String]

  /// The price of one piece.
  public let price: Double

  /// How many pieces.
  public let quantity: UInt32

  /// Creates an item.
  ///
  /// - Throws: ``MatomoError`` if the SKU is blank, there are more than five categories, the price is not finite, or
  ///   the quantity is 0.
  public init(
    sku: String,
    name: String = "",
    categories: [String] = [],
    price: Double = 0,
    quantity: UInt32 = 1
  ) throws(MatomoError) {
    guard price.isFinite else { throw MatomoError("ec_items", "the price \(price) is not a finite number") }
    guard quantity > 0 else { throw MatomoError("ec_items", "a quantity of 0 is no item; leave it out") }
    self.sku = try Requirement.text("ec_items", sku)
    self.name = name
    self.categories = try EcommerceCategories.check("ec_items", categories)
    self.price = price
    self.quantity = quantity
  }

  /// Matomo's form of a list of items: `[["sku","name","category",1.5,2],…]`.
  static func json(_ items: [Self]) -> String {
    var json = JSONWriter()
    json.array(items) { json, item in
      json.raw("[")
      json.string(item.sku)
      json.raw(",")
      json.string(item.name)
      json.raw(",")
      if item.categories.count > 1 {
        json.array(item.categories) { $0.string($1) }
      } else {
        json.string(item.categories.first ?? "")
      }
      json.raw(",\(PHPNumber.text(item.price)),\(item.quantity)]")
    }
    return json.text
  }
}
