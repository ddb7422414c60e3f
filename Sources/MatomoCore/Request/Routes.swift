/// What the configuration says of one route.
struct RouteDetails {
  let site: SiteID?
  let parameters: [Parameter]

  init(_ parameters: [Parameter], of route: String) throws(MatomoError) {
    if let idsite = parameters.last(where: { $0.name == "idsite" }) {
      guard let site = try? SiteID(parsing: idsite.value) else {
        throw MatomoError("requests.routes", "‘\(route)’: idsite ‘\(idsite.value)’ must be 1 or greater")
      }
      self.site = site
    } else {
      site = nil
    }
    self.parameters = parameters
  }
}

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

extension RequestTracker.Configuration {
  /// The patterns of filters and route details that none of an application's routes has, so that nothing will ever follow them.
  ///
  /// Paths without a placeholder are not among them: what has no route may still be answered, by middleware for example.
  package func patterns(unknownTo routes: some Sequence<String>) -> [String] {
    let known = routes.map { Array($0.utf8) }
    func isUnknown(_ pattern: String, matches: (_ route: [UInt8], _ pattern: String.UTF8View) -> Bool) -> Bool {
      guard RouteSpelling.isPattern(pattern) else { return false }
      let spellings = RouteSpelling.both(pattern)
      return !known.contains { route in spellings.contains { matches(route, $0.utf8) } }
    }
    let exact = filters.ignoredPaths.union(self.routes.keys).filter { isUnknown($0) { $0.elementsEqual($1) } }
    let prefixes = filters.ignoredPrefixes.filter { isUnknown($0) { $0.starts(with: $1) } }
    return exact.union(prefixes).sorted()
  }
}
