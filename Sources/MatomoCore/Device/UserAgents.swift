/// What a user agent gives away at first sight.
///
/// Matomo asks a database of some 800 patterns. These are the obvious ones: enough to notice the mistake while developing,
/// and to tell a page view that no JavaScript will report from one that it may.
package enum UserAgents {
  package static func isBot(_ userAgent: String) -> Bool { bots.occur(in: userAgent) }

  /// A program that speaks for visitors, rather than a visitor.
  ///
  /// curl is not among them, since people use it to try a hit by hand.
  package static func isLibrary(_ userAgent: String) -> Bool { libraries.occur(in: userAgent) }

  private static let bots = TextMarkers(
    "bot/",
    "bot;",
    "googlebot",
    "bingbot",
    "gptbot",
    "chatgpt-user",
    "claude-user",
    "perplexity-user",
    "bytespider",
    "baiduspider",
    "uptimerobot",
    "facebookexternalhit",
    "slurp",
    "crawler",
    "spider/",
    "pingdom"
  )

  private static let libraries = TextMarkers(
    "python",
    "go-http-client",
    "java/",
    "okhttp",
    "node",
    "axios",
    "ruby",
    "php",
    "guzzle",
    "swift",
    "async-http-client",
    "matomo-relay",
    "swift-matomo",
    "libwww",
    "httpclient"
  )
}
