extension MatomoSnippet {
  /// Where a browser finds Matomo, or a collector in its place: the URLs for hits and for the script.
  ///
  /// Each is a path on the page's own host, or `http` or `https` with a host. A URL that begins with `//` is refused: it
  /// would be `http` on a page that is.
  public struct Endpoints: Sendable, Hashable {
    /// Where hits go; Matomo calls it `matomo.php`.
    public let trackerURL: String

    /// The script that sends them; Matomo calls it `matomo.js`.
    public let scriptURL: String

    /// `/matomo.php` and `/matomo.js` on the page's own host.
    public static let sameHost = Self(checkedTrackerURL: "/matomo.php", scriptURL: "/matomo.js")

    /// Creates endpoints below one URL.
    ///
    /// - Parameters:
    ///   - baseURL: `https://matomo.example`, `https://example.org/matomo/`, or `/` and `/stats` on the page's own host.
    ///     Without a scheme, as in `matomo.example`, it is `https`.
    ///   - trackerPath: The name for hits below it. Blockers know Matomo's own names; a collector can have others.
    ///   - scriptPath: The name of the script below it.
    /// - Throws: ``MatomoError`` if the outcome is not such a URL.
    public init(
      baseURL: String,
      trackerPath: String = "matomo.php",
      scriptPath: String = "matomo.js"
    ) throws(MatomoError) {
      guard !baseURL.hasSuffix(".php"), !baseURL.hasSuffix(".js"), !baseURL.contains("?") else {
        throw MatomoError("baseURL", "is the URL of a file; write what comes before it, and the file as a path")
      }
      let isComplete = baseURL.hasPrefix("/") || baseURL.contains("://")
      var base = isComplete ? baseURL : "https://" + baseURL
      guard URLSyntax.isPathOnSameHost(base) || URLSyntax.isAbsolute(base) else {
        throw MatomoError("baseURL", Self.expectation)
      }
      while base.hasSuffix("/") { base.removeLast() }
      try self.init(
        trackerURL: Self.join(base, trackerPath, option: "trackerPath"),
        scriptURL: Self.join(base, scriptPath, option: "scriptPath")
      )
    }

    /// Creates endpoints from a domain with an optional port and path, such as `my.server:8443/matomo`; they are `https`.
    ///
    /// - Throws: ``MatomoError`` if there is a scheme, a user, a slash at the end, or anything else.
    public init(domainPath: String) throws(MatomoError) {
      let parts = domainPath.split(separator: "/", omittingEmptySubsequences: false)
      let isPath = parts.dropFirst().allSatisfy { part in
        !part.isEmpty && URLSyntax.isPath(part) && !part.contains { "?:@".contains($0) }
      }
      guard let authority = parts.first, !authority.hasPrefix("["), URLSyntax.isAuthority(authority), isPath else {
        throw MatomoError(
          "domainPath",
          "must be a domain, with a port and a path if needed and no slash at the end, as in matomo.example/path"
        )
      }
      self.init(
        checkedTrackerURL: "https://\(domainPath)/matomo.php",
        scriptURL: "https://\(domainPath)/matomo.js"
      )
    }

    /// Creates endpoints that have nothing in common.
    ///
    /// - Throws: ``MatomoError`` if one is neither a path that begins with `/`, nor `http` or `https` with a host.
    public init(trackerURL: String, scriptURL: String) throws(MatomoError) {
      for (option, url) in [("trackerURL", trackerURL), ("scriptURL", scriptURL)] {
        guard URLSyntax.isPathOnSameHost(url) || URLSyntax.isAbsolute(url) else {
          throw MatomoError(option, Self.expectation)
        }
      }
      self.init(checkedTrackerURL: trackerURL, scriptURL: scriptURL)
    }

    private init(checkedTrackerURL: String, scriptURL: String) {
      trackerURL = checkedTrackerURL
      self.scriptURL = scriptURL
    }

    private static let expectation = """
      must be a path that begins with one slash, or https://host with an optional path; no user, no password, no \
      fragment, and spaces as %20
      """

    private static func join(_ base: String, _ path: String, option: String) throws(MatomoError) -> String {
      let name = path.hasPrefix("/") ? path.dropFirst() : path[...]
      guard !name.isEmpty, !name.hasPrefix("/"), URLSyntax.isPath(name) else {
        throw MatomoError(option, "must be a path below baseURL, such as matomo.php")
      }
      return "\(base)/\(name)"
    }
  }
}
