import MatomoCore
import Testing

@Suite struct CommandTests {
  @Test(arguments: ["trackEvent", "FormAnalytics::disableFormAnalytics", "MediaAnalytics.enable", "_x$1"])
  func takesMethods(name: String) throws {
    let snippet = MatomoSnippet(site: 1, options: .init(laterCommands: [try .init(name)]))
    #expect(snippet.javaScript.contains("  _paq.push([\"\(name)\"]);\n"))
  }

  @Test(arguments: [
    "", "1x", "a b", "a.", ".a", "a::", "::a", "a.b.c", "a::b::c", "a:b", "é", "a\u{301}", "a;b", "a-b",
  ])
  func refusesWhatIsNoMethod(name: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Command(name) }
  }

  @Test func writesEveryKindOfArgument() throws {
    let arguments: [MatomoSnippet.Value] = [
      "a", 1, -2.5, true, false, .null, [], [1, ["b"]], ["z": 1, "a": ["n": .null]], 9_007_199_254_740_991, 1e300,
    ]
    let snippet = MatomoSnippet(site: 1, options: .init(commands: [try .init("f", arguments)]))
    #expect(
      snippet.javaScript.contains(
        """
        _paq.push(["f", "a", 1, -2.5, true, false, null, [], [1, ["b"]], {"a": {"n": null}, "z": 1}, \
        9007199254740991, 1e+300]);
        """
      )
    )
    #expect(try SnippetParts(snippet.html).arguments(of: "f") == [arguments])
  }

  @Test(arguments: [
    MatomoSnippet.Value.number(.nan), .number(.infinity), .integer(9_007_199_254_740_992), .integer(.min),
    .object(["__proto__": [:]]), [["a": [.number(-.infinity)]]],
  ])
  func refusesWhatJavaScriptCannotHold(argument: MatomoSnippet.Value) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Command("trackEvent", [argument]) }
  }

  @Test(arguments: ["abc", "Ab1+/-_", "YQ==", "YWI="])
  func takesANonce(text: String) throws {
    #expect(try MatomoSnippet.Nonce(text).description == text)
  }

  @Test(arguments: ["", "=", "==", "a===", "a=b", "a b", "a\"", "a'", "<", "nonce-é", "a\n"])
  func refusesWhatIsNoNonce(text: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.Nonce(text) }
  }

  @Test(arguments: [
    (0, "a", "b"), (-1, "a", "b"), (1, "", "b"), (1, " ", "b"), (1, String(repeating: "x", count: 201), ""),
    (1, "a", String(repeating: "x", count: 201)), (1, "a", String(repeating: "😀", count: 101)),
  ])
  func refusesACustomVariableThatMatomoWouldCutOrDrop(slot: Int, name: String, value: String) {
    #expect(throws: MatomoError.self) { try MatomoSnippet.CustomVariable(slot, name, value) }
  }

  @Test func takesACustomVariableOfTheFullLength() throws {
    let text = String(repeating: "x", count: 200)
    #expect(try MatomoSnippet.CustomVariable(6, text, text).scope == .page)
  }
}
