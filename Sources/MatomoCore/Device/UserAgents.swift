/// What a user agent gives away at first sight.
///
/// Matomo asks a database of some 800 patterns. These are the obvious ones: enough to notice the mistake while developing,
/// and to tell a page view that no JavaScript will report from one that it may.
package enum UserAgents {
  package static func isBot(_ userAgent: String) -> Bool { isKnownBot(userAgent) || bots.occur(in: userAgent) }

  /// Whether Matomo leaves out every hit of it, unless the hit says `bots=1` or `recMode` (docs/matomo.md, 4.g).
  package static func isKnownBot(_ userAgent: String) -> Bool { knownBots.occur(in: userAgent) }

  /// A program that speaks for visitors, rather than a visitor.
  ///
  /// curl is not among them, since people use it to try a hit by hand.
  package static func isLibrary(_ userAgent: String) -> Bool { libraries.occur(in: userAgent) }

  private static let knownBots = TextMarkers(
    "googlebot",
    "bingbot",
    "yandexbot",
    "duckduckbot",
    "baiduspider",
    "applebot",
    "petalbot",
    "seznambot",
    "gptbot",
    "chatgpt-user",
    "oai-searchbot",
    "claudebot",
    "claude-user",
    "claude-searchbot",
    "perplexitybot",
    "perplexity-user",
    "bytespider",
    "amazonbot",
    "ccbot",
    "meta-externalagent",
    "facebookexternalhit",
    "twitterbot",
    "linkedinbot",
    "slackbot",
    "discordbot",
    "telegrambot",
    "ahrefsbot",
    "semrushbot",
    "mj12bot",
    "dotbot",
    "uptimerobot",
    "statuscake"
  )

  private static let bots = TextMarkers(
    "bot/",
    "bot;",
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
