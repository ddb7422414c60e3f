/// Where Matomo takes hits: the URL of its `matomo.php`.
public struct TrackerURL: Sendable, Hashable, CustomStringConvertible {
  /// The complete URL, which ends with `/matomo.php` or `/piwik.php`.
  public let description: String

  /// Completes the URL of a Matomo server.
  ///
  /// `/matomo.php` is added unless the URL ends with `/matomo.php` or `/piwik.php`; slashes at the end are dropped first.
  ///
  /// - Throws: ``MatomoTrackingError`` if the URL is not `http` or `https` with a host, or has a query, a fragment, or a
  ///   user and password (they belong in a header).
  public init(_ url: String) throws(MatomoTrackingError) {
    guard !url.isEmpty else { throw MatomoTrackingError("url", "matomo_url has to be set") }
    guard let schemeEnd = url.range(ofUTF8: "://"), ["http", "https"].contains(url[..<schemeEnd.lowerBound].lowercased())
    else {
      throw MatomoTrackingError("url", "‘\(url)’ must start with http:// or https://")
    }
    let afterScheme = url[schemeEnd.upperBound...]
    let host = afterScheme.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !host.isEmpty, host != ":" else { throw MatomoTrackingError("url", "‘\(url)’ has no host") }
    guard !host.contains("@") else {
      throw MatomoTrackingError("url", "must not hold a user or password; send them as a header")
    }
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }), !url.contains("?"), !url.contains("#") else {
      throw MatomoTrackingError("url", "‘\(url)’ must end with a path, without a query, a fragment or spaces")
    }
    if url.hasSuffix("/matomo.php") || url.hasSuffix("/piwik.php") {
      description = url
    } else {
      var trimmed = url[...]
      while trimmed.hasSuffix("/") { trimmed.removeLast() }
      description = trimmed + "/matomo.php"
    }
  }
}

extension String {
  fileprivate func range(ofUTF8 part: String) -> Range<Index>? {
    var start = startIndex
    while start != endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
