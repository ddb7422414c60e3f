import MatomoCore
import Testing

@Suite struct TokenAuthTests {
  private struct Settings {
    var token: TokenAuth?
    var tokens: [String: TokenAuth]
  }

  @Test func isNeverPrinted() throws {
    let token = try TokenAuth("0123456789abcdef0123456789abcdef")
    let settings = Settings(token: token, tokens: ["a": token])
    var output = ""
    for value in [token, settings, Optional(token) as Any, [token], ("x", token)] as [Any] {
      print(value, to: &output)
      debugPrint(value, to: &output)
      dump(value, to: &output)
      output += "\(value) " + String(describing: value) + String(reflecting: value)
      for child in Mirror(reflecting: value).children { output += "\(child)" }
    }
    #expect(output.contains("(hidden)"))
    #expect(!output.contains("0123456789"))
  }

  @Test(arguments: ["", " ", "abc def", "abc\n", "ä", "a\"b", "a&b", "a\0"])
  func refusesWhatIsNoToken(text: String) {
    let error = #expect(throws: MatomoError.self) { try TokenAuth(text) }
    #expect(text.isEmpty || error?.description.contains(text) == text.allSatisfy { $0 == " " })
  }
}
