/// Where Matomo takes hits: the URL of its `matomo.php`.
public struct TrackerURL: Sendable, Hashable, CustomStringConvertible {
  /// The complete URL, which ends with `/matomo.php` or `/piwik.php`.
  public let description: String

  /// Completes the URL of a Matomo server.
  ///
  /// `/matomo.php` is added unless the URL ends with `/matomo.php` or `/piwik.php`; slashes at the end are dropped first.
  ///
  /// - Throws: ``MatomoError`` if the URL is that of another file of Matomo, such as `index.php`, is not `http` or `https` with a host, or has a query, a fragment, or a
  ///   user and password (they belong in a header). The message repeats no part of the URL that could be a secret.
  public init(_ url: String) throws(MatomoError) {
    guard !url.isEmpty else {
      throw MatomoError("url", "is empty; set it to that of Matomo, such as https://matomo.example.org")
    }
    guard url.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw MatomoError(
        "url",
        "must be ASCII without spaces; encode other characters as %XX, and hosts as xn--…"
      )
    }
    let rest = try Self.afterScheme(url)
    guard !rest.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
      throw MatomoError("url", "must end with a path, without a query or a fragment")
    }
    try Self.checkAuthority(rest.prefix { $0 != "/" })
    if url.hasSuffix("/matomo.php") || url.hasSuffix("/piwik.php") {
      description = url
    } else {
      var trimmed = url[...]
      while trimmed.hasSuffix("/") { trimmed.removeLast() }
      if let page = Self.otherPages.first(where: { trimmed.hasSuffix($0) }) {
        let tracker = trimmed.dropLast(page.utf8.count) + "/matomo.php"
        throw MatomoError("url", "is that of another file of Matomo; the tracker is at \(tracker)")
      }
      description = trimmed + "/matomo.php"
    }
  }

  /// What stands in the address bar of a browser, or in a snippet.
  private static let otherPages = ["/index.php", "/matomo.js", "/piwik.js", "/js/index.php", "/js/tracker.php"]

  private static func afterScheme(_ url: String) throws(MatomoError) -> Substring {
    let scheme = url.prefix { $0 != ":" }
    let rest = url[scheme.endIndex...]
    guard ["http", "https"].contains(scheme.lowercased()), rest.hasPrefix("://") else {
      throw MatomoError("url", "must start with http:// or https://")
    }
    return rest.dropFirst(3)
  }

  /// RFC 3986, section 3.2: a host, or an IPv6 address in brackets, and a port.
  private static func checkAuthority(_ authority: Substring) throws(MatomoError) {
    guard !authority.contains("@") else {
      throw MatomoError("url", "must not hold a user or password; send them as a header")
    }
    let isBracketed = authority.first == "["
    let hostEnd = authority.firstIndex(of: isBracketed ? "]" : ":") ?? authority.endIndex
    let host = authority[..<hostEnd]
    let isHost = isBracketed ? hostEnd != authority.endIndex && host.contains(":") : !host.isEmpty
    guard isHost, host.dropFirst(isBracketed ? 1 : 0).utf8.allSatisfy({ isPartOfHost($0, bracketed: isBracketed) })
    else {
      throw MatomoError("url", "has no valid host")
    }
    let port = authority[hostEnd...].dropFirst(isBracketed ? 1 : 0)
    let digits = port.dropFirst()
    let isPort = port.first == ":" && digits.utf8.allSatisfy(\.isASCIIDigit) && UInt16(digits).map { $0 > 0 } == true
    guard port.isEmpty || isPort else {
      throw MatomoError("url", "has a port that is not a number from 1 to 65535")
    }
  }

  private static func isPartOfHost(_ byte: UInt8, bracketed: Bool) -> Bool {
    if bracketed { return byte.isHexDigit || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".") }
    return byte.isASCIILetterOrDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_")
  }
}
