package import MatomoTracking

/// One entry of a bulk request, turned into the parameters that Matomo gets from it.
package enum BulkEntry {
  /// `nil` for a string without a query.
  package static func parameters(of entry: JSONValue) -> [Parameter]? {
    switch entry {
    case .string(let url): parameters(ofURL: url)
    case .object(let members): members.map { parameter($0.name, $0.value) }
    case .array(let values): values.enumerated().map { parameter(String($0), $1) }
    default: []
    }
  }

  /// PHP's `parse_url` ends the query at `#`, and writes `_` for control characters.
  private static func parameters(ofURL url: String) -> [Parameter]? {
    let withoutFragment = url.utf8.prefix { $0 != UInt8(ascii: "#") }
    let query = withoutFragment.drop { $0 != UInt8(ascii: "?") }.dropFirst()
    guard !query.isEmpty else { return nil }
    return Query.decode(bytes: [UInt8(ascii: "?")] + query.map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "_") : $0 })
  }

  private static func parameter(_ name: String, _ value: JSONValue) -> Parameter {
    if let text = PHPText.text(of: value) { return Parameter(name, text) }
    let json = String(decoding: value.encode(), as: UTF8.self)
    // The brackets make it the array that it was, and Matomo ignores an array where it wants text.
    return Parameter(namesOfJSON.contains(name) ? name : name + "[]", json)
  }

  /// What Matomo reads as JSON.
  ///
  /// It takes an array or object there as if it had been sent as JSON text.
  private static let namesOfJSON: Set<String> = ["_cvar", "_pkc", "cvar", "data", "e_cvar", "ec_items", "uadata"]
}
