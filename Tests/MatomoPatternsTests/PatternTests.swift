import MatomoPatterns
import Testing

@Suite struct PatternTests {
  /// What Python's `re.match` said of the same patterns and texts.
  @Test(arguments: [
    ("bot", "bot1", true), ("bot", "Bot1", false), ("bot", "a bot", false), ("bot", "Googlebot", false),
    (".*bot", "Googlebot/2.1", true), (".*bot", "GoogleBOT", false), ("(?i).*bot", "GoogleBOT", true),
    ("creepy-bot.*", "creepy-bot 1.0", true), ("creepy-bot.*", "a creepy-bot", false),
    ("/old", "/old/x", true), ("/old$", "/old", true), ("/old$", "/old/x", false), ("(?i)/CASE", "/case", true),
    (".*/old.*", "/some/old/path", true), (".*/old.*", "/old/path", true), (".*/old.*", "/really/old", true),
    (".*/old.*", "/health", false), ("", "", true), ("", "/a", true), ("/a$", "/a\n", true), ("/a\\z", "/a\n", false),
    ("^/(?P<kind>x|y)/(?P=kind)$", "/x/x", true), ("^/(?P<kind>x|y)/(?P=kind)$", "/x/y", false),
    ("/\\w+$", "/blåbær", true), ("/\\d+$", "/٣", true), ("/.$", "/👍", true), ("/a.b", "/a\rb", true),
    ("/a.b", "/a\nb", false), ("/a\\x00b", "/a\0b", true), ("/ab$", "/ab\0", false), ("(?i)/Å", "/å", true),
  ])
  func prefixMatchesAsInPython(pattern: String, text: String, isMatch: Bool) throws {
    #expect(try Pattern(pattern).matchesPrefix(of: text) == isMatch)
  }

  @Test(arguments: [
    ("bot", "Googlebot/2.1", true), ("^bot", "Googlebot", false), ("bot$", "Googlebot", true), ("x", "", false),
  ])
  func searchLooksEverywhere(pattern: String, text: String, isFound: Bool) throws {
    #expect(try Pattern(pattern).isFound(in: text) == isFound)
  }

  @Test(arguments: [
    ("(a", 2, "parenthes"), ("[a", 2, "]"), ("å*+*", 3, "quantifier"), ("\\u00e5", 2, "\\u"), ("a\\", 2, "\\"),
    ("(?P<n>a)(?P<n>b)", 14, "name"), ("\\C", 2, "\\C"),
  ])
  func badPatternIsAnErrorWithItsPlace(pattern: String, position: Int, hint: String) {
    let error = #expect(throws: PatternError.self) { try Pattern(pattern) }
    #expect(error?.text == pattern)
    #expect(error?.position == position)
    #expect(error?.reason.contains(hint) == true)
    #expect(error?.description == "‘\(pattern)’: \(error?.reason ?? "") at position \(position)")
  }

  @Test(arguments: ["^(a+)+$", "^(a|aa)+$", "^(a|a?)+$", "(.*a){25}$"])
  func explosivePatternGivesUp(pattern: String) throws {
    let bomb = String(repeating: "a", count: 5000) + "!"
    let compiled = try Pattern(pattern)
    let replacement = try PatternReplacement(pattern, with: "x")
    // Without a limit the first of them takes longer than the universe has lasted: there is no time to measure.
    #expect(!compiled.matchesPrefix(of: bomb))
    #expect(!compiled.isFound(in: bomb))
    #expect(replacement.applied(to: bomb) == bomb)
  }

  @Test func longTextNeedsMoreThanTheSmallestStack() throws {
    let path = String(repeating: "/a", count: 5000)
    #expect(try Pattern("(?:/(a|b))+$").matchesPrefix(of: path))
    #expect(try PatternReplacement("^(?:/(a|b))+$", with: "x").applied(to: path) == "x")
  }

  @Test func bytesThatAreNotUTF8DoNoHarm() throws {
    let text = String(decoding: [0x2f, 0xff, 0xfe, 0x00, 0xc3], as: UTF8.self)
    #expect(try Pattern("/.*").matchesPrefix(of: text))
    #expect(try !Pattern("/x").matchesPrefix(of: text))
    #expect(try PatternReplacement("\\x00", with: "N").applied(to: text).contains("N"))
  }

  @Test func textBeyondTheLimitHasNoMatch() throws {
    let pattern = try Pattern("a")
    #expect(pattern.isFound(in: String(repeating: "a", count: 1 << 16)))
    #expect(!pattern.isFound(in: String(repeating: "a", count: 1 << 16 + 1)))
  }

  @Test func oneValueMatchesInManyTasksAtOnce() async throws {
    let pattern = try Pattern("/users/(\\d+)(/|$)")
    let count = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<400 {
        group.addTask { pattern.matchesPrefix(of: number.isMultiple(of: 2) ? "/users/\(number)" : "/x") }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(count == 200)
  }
}
