package import MatomoCore

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
    var url = url
    let query: [UInt8]? = url.withUTF8 { bytes in
      let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
      guard let mark = bytes[..<end].firstIndex(of: UInt8(ascii: "?")), mark + 1 < end else { return nil }
      return Array(bytes[mark..<end])
    }
    guard var query else { return nil }
    for index in query.indices where query[index] < 0x20 || query[index] == 0x7f { query[index] = UInt8(ascii: "_") }
    return Query.decode(bytes: query)
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
