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
