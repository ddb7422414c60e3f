import MatomoCore
import Testing

@Suite struct HostileValueTests {
  static let values = [
    "</script><script>alert(1)</script>", "</SCRIPT >", #""]);alert(1);//"#, "-->", "<!--", "<!--<script>", "]]>",
    "a\u{2028}b\u{2029}c", "it's", #"back\slash"#, #"\u003c/script\u003e"#, #"\""#, "\\", "nul\0nul",
    "\r\n\t\u{8}\u{b}",
    "\u{7f}\u{80}\u{9f}", "😀 👨‍👩‍👧‍👦", "e\u{301}é", "\u{202e}evil", "\u{feff}", "\u{10ffff}", "&lt;&amp;", "${x}`", "{{7*7}}",
    "javascript:alert(1)", "\" onload=\"alert(1)", "+ADw-script+AD4-", "",
  ]

  @Test(arguments: values)
  func staysAValueInEverySlot(value: String) throws {
    let name = "x" + value
    let command = try MatomoSnippet.Command(
      "trackEvent",
      [.string(value), [.string(value)], .object([value: .string(value)])]
    )
    let options = MatomoSnippet.Options(
      domains: [value],
      customVariables: [try .init(1, name, value, scope: .visit)],
      dimensions: try CustomDimensions([3: value]),
      userID: .user(name),
      title: value,
      commands: [command],
      laterCommands: [command],
      noscript: .page(PageView(url: value, referrer: value))
    )
    let html = MatomoSnippet(site: 1, options: options).html

    #expect(html.utf8.allSatisfy { (0x20...0x7e).contains($0) || $0 == 0x0a })
    #expect(html.lowercased().split(separator: "<script", omittingEmptySubsequences: false).count == 2)
    #expect(html.lowercased().split(separator: "</script", omittingEmptySubsequences: false).count == 2)
    #expect(html.split(separator: "<", omittingEmptySubsequences: false).count == 8)
    #expect(!html.contains("-->"))

    let parts = try SnippetParts(html)
    #expect(parts.arguments(of: "setDomains") == [[[.string(value)]]])
    #expect(parts.arguments(of: "setCustomVariable") == [[1, .string(name), .string(value), "visit"]])
    #expect(parts.arguments(of: "setCustomDimension") == [[3, .string(value)]])
    #expect(parts.arguments(of: "setUserId") == [[.string(name)]])
    #expect(parts.arguments(of: "setDocumentTitle") == [[.string(value)]])
    #expect(parts.arguments(of: "trackEvent") == [command.arguments, command.arguments])

    let query = try #require(parts.images.first?.split(separator: "?", maxSplits: 1).last)
    let hit = try Hit(decoding: Query.decode(query))
    #expect(hit["url"] == value && hit["urlref"] == value && hit["action_name"] == value)
    #expect(hit["uid"] == name && hit["dimension3"] == value)
  }

  @Test(arguments: values)
  func isNoNameAndNoURL(value: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Command(value) }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Command("trackEvent::" + value) }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Nonce(value + "!") }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(trackerURL: value, scriptURL: "/s.js") }
    #expect(throws: MatomoError.self) { try MatomoSnippet.Endpoints(baseURL: "//" + value) }
  }
}
