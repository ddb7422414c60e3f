/// What a user agent gives away at first sight.
///
/// Matomo asks a database of some 800 patterns. These are the obvious ones, enough to notice the mistake while
/// developing.
enum UserAgents {
  static func isBot(_ userAgent: String) -> Bool { holds(userAgent, anyOf: botMarkers) }

  /// A program that speaks for visitors, rather than a visitor.
  ///
  /// curl is none: it is how one tries a hit by hand.
  static func isLibrary(_ userAgent: String) -> Bool { holds(userAgent, anyOf: libraryMarkers) }

  private static func holds(_ userAgent: String, anyOf markers: [String]) -> Bool {
    let bytes = Array(userAgent.utf8.prefix(1024).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 })
    return markers.contains { marker in
      let text = Array(marker.utf8)
      return bytes.indices.contains { bytes[$0...].starts(with: text) }
    }
  }

  private static let botMarkers = [
    "bot/", "bot;", "googlebot", "bingbot", "gptbot", "chatgpt-user", "claude-user", "perplexity-user", "bytespider",
    "baiduspider", "uptimerobot", "facebookexternalhit", "slurp", "crawler", "spider/", "pingdom",
  ]

  private static let libraryMarkers = [
    "python", "go-http-client", "java/", "okhttp", "node", "axios", "ruby", "php", "guzzle", "swift",
    "async-http-client", "matomo-relay", "libwww", "httpclient",
  ]
}
