/// The product, or the category of products, that a viewed page shows.
///
/// Goes together with a ``PageView``.
public struct ProductView: ParameterGroup, Hashable {
  /// The stock keeping unit (`_pks`); none on the page of a category.
  public let sku: String?

  /// The name (`_pkn`).
  public let name: String?

  /// Up to five categories (`_pkc`).
  public let categories: [String]

  /// The price (`_pkp`).
  public let price: Double?

  /// Creates a view.
  ///
  /// - Throws: ``MatomoError`` if there are neither SKU nor name nor category, more than five categories, or the
  ///   price is not finite.
  public init(
    sku: String? = nil,
    name: String? = nil,
    categories: [String] = [],
    price: Double? = nil
  ) throws(MatomoError) {
    guard sku != nil || name != nil || !categories.isEmpty else {
      throw MatomoError("_pks", "is missing, as are name and category; one of them is needed")
    }
    self.sku = sku
    self.name = name
    self.categories = try EcommerceCategories.check("_pkc", categories)
    self.price = try Requirement.finite("_pkp", price)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("_pks", sku)
    list.add("_pkn", name)
    list.add("_pkc", EcommerceCategories.text(categories))
    list.add("_pkp", price)
    return list
  }
}

/// The categories of a product, of which Matomo keeps five.
enum EcommerceCategories {
  static func check(_ parameter: String, _ categories: [String]) throws(MatomoError) -> [String] {
    guard categories.count <= 5 else {
      throw MatomoError(parameter, "has \(categories.count) categories; Matomo keeps up to five")
    }
    return categories
  }

  /// One category as it is, several as a JSON array; so is a single one that Matomo would take for an array.
  static func text(_ categories: [String]) -> String? {
    guard let first = categories.first else { return nil }
    if categories.count == 1, first.utf8.first != UInt8(ascii: "[") { return first }
    var json = JSONWriter()
    json.array(categories) { $0.string($1) }
    return json.text
  }
}
