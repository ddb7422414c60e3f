/// The patterns of routes as frameworks write them: `/users/:id` in Vapor, `/users/{id}` in Hummingbird.
enum RouteSpelling {
  /// A pattern in both spellings, since a configuration should mean the same wherever it is used.
  ///
  /// Only whole segments are respelled: `{name}.json`, which Vapor does not have, and `*` and `**`, which both have, stay.
  static func both(_ pattern: String) -> Set<String> {
    let segments = pattern.split(separator: "/", omittingEmptySubsequences: false)
    let colons = segments.map { isBraced($0) ? ":\($0.dropFirst().dropLast())" : String($0) }
    let braces = segments.map { isColon($0) ? "{\($0.dropFirst())}" : String($0) }
    return [pattern, colons.joined(separator: "/"), braces.joined(separator: "/")]
  }

  /// Whether a segment stands for more than itself.
  static func isPattern(_ path: String) -> Bool {
    path.split(separator: "/").contains { isColon($0) || $0.contains("{") || $0 == "*" || $0 == "**" }
  }

  private static func isColon(_ segment: Substring) -> Bool {
    segment.utf8.count > 1 && segment.utf8.first == UInt8(ascii: ":")
  }

  private static func isBraced(_ segment: Substring) -> Bool {
    segment.utf8.count > 2 && segment.utf8.first == UInt8(ascii: "{") && segment.utf8.last == UInt8(ascii: "}")
  }
}
