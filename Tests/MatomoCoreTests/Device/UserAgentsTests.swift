import MatomoCore
import Testing

@Suite struct UserAgentsTests {
  @Test(arguments: [
    ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", true),
    ("Mozilla/5.0 (compatible; bingbot/2.0)", true), ("GPTBot", true), ("Some-Bot/1", true), ("a bot; b", true),
    ("Pingdom.com_bot_version_1.4", true), ("Baiduspider", true), ("MY SPIDER/1", true), ("slurp", true),
    (String(repeating: "x", count: 1019) + "slurp", true), (String(repeating: "x", count: 1020) + "slurp", false),
    ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36", false),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/131 Mobile/15E148", false),
    ("robot", false), ("spider", false), ("slur", false), ("s", false), ("", false), ("curl/8.0", false),
    ("crawle\u{0}r", false), ("ßlurp", false),
  ])
  func knowsTheObviousBots(userAgent: String, isBot: Bool) {
    #expect(UserAgents.isBot(userAgent) == isBot)
  }

  @Test(arguments: [
    ("python-requests/2", true), ("Go-http-client/1.1", true), ("curl/8", false), ("Mozilla/5.0", false),
  ])
  func knowsLibraries(userAgent: String, isLibrary: Bool) {
    #expect(UserAgents.isLibrary(userAgent) == isLibrary)
  }
}
