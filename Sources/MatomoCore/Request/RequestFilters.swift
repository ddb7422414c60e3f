import FoundationEssentials

/// Which requests are not tracked.
///
/// They are asked in this order, and the first that says no gives the reason: exact paths, methods, user agents, path
/// patterns, prefixes, status codes, internal addresses. Every rule about paths is held against the decoded path and, if
/// the request has one, against the pattern of its route, so that `/users/:id` and `/users/7` both name that page.
public struct RequestFilters: Sendable {
  /// Exact paths or routes; case and a slash at the end count.
  public var ignoredPaths: Set<String>

  /// Beginnings of paths or routes: `/health` is also the beginning of `/health-report`.
  ///
  /// An empty one matches nothing.
  public var ignoredPrefixes: [String]

  /// Patterns of paths or routes.
  public var ignoredPatterns: [RequestPattern]

  /// Patterns of user agents; a request without one has an empty one.
  public var ignoredUserAgentPatterns: [RequestPattern]

  /// The only methods that are tracked, in any case; `nil` is all.
  public var allowedMethods: Set<String>? {
    didSet { allowedMethods = allowedMethods.map(Self.uppercased) }
  }

  /// Methods that are not tracked, in any case, even if they are allowed.
  public var ignoredMethods: Set<String> {
    didSet { ignoredMethods = Self.uppercased(ignoredMethods) }
  }

  /// Status codes of responses that are not tracked.
  public var ignoredStatusCodes: [StatusCodes]

  /// Visitors' addresses that are not tracked, such as those of the operator's own offices.
  public var internalAddresses: [CIDRBlock]

  /// Creates filters.
  public init(
    ignoredPaths: Set<String> = [],
    ignoredPrefixes: [String] = [],
    ignoredPatterns: [RequestPattern] = [],
    ignoredUserAgentPatterns: [RequestPattern] = [],
    allowedMethods: Set<String>? = nil,
    ignoredMethods: Set<String> = [],
    ignoredStatusCodes: [StatusCodes] = [],
    internalAddresses: [CIDRBlock] = []
  ) {
    self.ignoredPaths = ignoredPaths
    self.ignoredPrefixes = ignoredPrefixes
    self.ignoredPatterns = ignoredPatterns
    self.ignoredUserAgentPatterns = ignoredUserAgentPatterns
    self.allowedMethods = allowedMethods.map(Self.uppercased)
    self.ignoredMethods = Self.uppercased(ignoredMethods)
    self.ignoredStatusCodes = ignoredStatusCodes
    self.internalAddresses = internalAddresses
  }

  /// Adds to each path and prefix that is the pattern of a route its spelling in the other framework.
  mutating func useBothSpellingsOfRoutes() {
    ignoredPaths.formUnion(ignoredPaths.flatMap(RouteSpelling.both))
    ignoredPrefixes += ignoredPrefixes.flatMap { RouteSpelling.both($0).subtracting([$0]).sorted() }
  }

  /// The rule that keeps a request out, if one does.
  func rule(against request: ObservedRequest, path: String, userAgent: String, address: IPAddress?) -> IgnoreRule? {
    let route = request.route
    if let rule = pathRule(path, route) ?? methodRule(request.method) { return rule }
    if let pattern = ignoredUserAgentPatterns.first(where: { $0.matches(userAgent) }) {
      return IgnoreRule(.ignoredUserAgentPatterns, pattern.source)
    }
    if let rule = patternRule(path, route) ?? prefixRule(path, route) { return rule }
    if let codes = ignoredStatusCodes.first(where: { $0.range.contains(request.status) }) {
      return IgnoreRule(.ignoredStatusCodes, codes.description)
    }
    if let address, let block = internalAddresses.first(where: { $0.contains(address) }) {
      return IgnoreRule(.internalAddresses, block.description)
    }
    return nil
  }

  /// The rule that keeps out what a browser reports of a page, if one does; methods and statuses are those of the report.
  package func rule(againstPageAt url: String?, userAgent: String) -> IgnoreRule? {
    guard
      !ignoredPaths.isEmpty || !ignoredPrefixes.isEmpty || !ignoredPatterns.isEmpty || !ignoredUserAgentPatterns.isEmpty
    else { return nil }
    if let url {
      var page = ObservedRequest(path: "/", time: .distantPast)
      page.setTarget(url)
      let path = RequestPath(page.path).decoded
      if let rule = pathRule(path, nil) ?? patternRule(path, nil) ?? prefixRule(path, nil) { return rule }
    }
    return ignoredUserAgentPatterns.first { $0.matches(userAgent) }
      .map { IgnoreRule(.ignoredUserAgentPatterns, $0.source) }
  }

  private func pathRule(_ path: String, _ route: String?) -> IgnoreRule? {
    guard !ignoredPaths.isEmpty else { return nil }
    if ignoredPaths.contains(path) { return IgnoreRule(.ignoredPaths, path) }
    guard let route, ignoredPaths.contains(route) else { return nil }
    return IgnoreRule(.ignoredPaths, route)
  }

  private func methodRule(_ sent: String) -> IgnoreRule? {
    guard !ignoredMethods.isEmpty || allowedMethods != nil else { return nil }
    let method = sent.uppercased()
    if ignoredMethods.contains(method) { return IgnoreRule(.ignoredMethods, method) }
    guard let allowedMethods, !allowedMethods.contains(method) else { return nil }
    // A method can be any text that a client likes.
    return IgnoreRule(.allowedMethods, URLText.encoded(TextLimit.cut(method, to: 64), as: .path))
  }

  private func patternRule(_ path: String, _ route: String?) -> IgnoreRule? {
    guard !ignoredPatterns.isEmpty else { return nil }
    let pattern =
      ignoredPatterns.first { $0.matches(path) }
      ?? route.flatMap { route in ignoredPatterns.first { $0.matches(route) } }
    return pattern.map { IgnoreRule(.ignoredPatterns, $0.source) }
  }

  private func prefixRule(_ path: String, _ route: String?) -> IgnoreRule? {
    guard !ignoredPrefixes.isEmpty else { return nil }
    let prefix =
      ignoredPrefixes.first { Self.isPrefix($0, of: path) }
      ?? route.flatMap { route in ignoredPrefixes.first { Self.isPrefix($0, of: route) } }
    return prefix.map { IgnoreRule(.ignoredPrefixes, $0) }
  }

  private static func isPrefix(_ prefix: String, of path: String) -> Bool {
    !prefix.isEmpty && path.utf8.starts(with: prefix.utf8)
  }

  private static func uppercased(_ methods: Set<String>) -> Set<String> {
    Set(methods.map { $0.uppercased() })
  }
}
