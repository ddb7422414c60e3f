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
