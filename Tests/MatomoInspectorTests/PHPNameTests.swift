import MatomoInspector
import Testing

@Suite struct PHPNameTests {
  @Test(arguments: [
    ("cip", "cip", false), (" cip", "cip", false), ("cip\0x", "cip", false), ("CIP", "CIP", false),
    ("token.auth", "token_auth", false), ("token auth", "token_auth", false), ("token[auth", "token_auth", false),
    ("cip[]", "cip", true), ("cip[a][b]", "cip", true), ("cip[", "cip_", false), (";cip", ";cip", false),
    ("a.b[c.d]", "a_b", true), ("[cip", "[cip", false),
  ])
  func isWhatPHPReads(name: String, text: String, isArray: Bool) {
    let read = PHPName(name)
    #expect(read?.text == text)
    #expect(read?.isArray == isArray)
  }

  @Test(arguments: ["", " ", "\0cip"])
  func nothingIsLeft(name: String) {
    #expect(PHPName(name) == nil)
  }
}
