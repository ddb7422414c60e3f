import Testing

@testable import MatomoCore

@Suite struct PHPNameTests {
  @Test(arguments: [
    ("cip", "cip"), (" cip", "cip"), ("   cip", "cip"), ("cip\0x", "cip"), ("cip ", "cip_"),
    ("token.auth", "token_auth"),
    ("token auth", "token_auth"), ("token[auth", "token_auth"), (" token.auth\0.x", "token_auth"), ("\tcip", "\tcip"),
    ("CIP", "CIP"), (";cip", ";cip"), ("cip[]", "cip[]"), ("c.ip[a.b]", "c_ip[a.b]"), ("cip[", "cip_"),
    ("a[b]c]", "a[b]c]"),
    ("", ""), (" ", ""), ("\0", ""), ("\0cip", ""), ("_cvar", "_cvar"), ("größe.x", "größe_x"),
    ("[cip", ""), ("[cip]", ""), (" [cip", ""),
  ])
  func readsNamesAsPHPDoes(sent: String, read: String) {
    #expect(PHPName.of(sent) == read)
    #expect(Parameter(sent, "").nameInPHP == read)
    #expect(Parameter(sent, "").name == sent)
  }
  @Test(arguments: [
    ("cip", "cip", false), (" cip", "cip", false), ("cip\0x", "cip", false), ("CIP", "CIP", false),
    ("token.auth", "token_auth", false), ("token auth", "token_auth", false), ("token[auth", "token_auth", false),
    ("cip[]", "cip", true), ("cip[a][b]", "cip", true), ("cip[", "cip_", false), (";cip", ";cip", false),
    ("a.b[c.d]", "a_b", true),
  ])
  func tellsArraysFromText(name: String, text: String, isArray: Bool) {
    let read = PHPName(name)
    #expect(read?.text == text)
    #expect(read?.isArray == isArray)
  }

  @Test(arguments: ["", " ", "\0cip", "[cip"])
  func dropsANameOfWhichNothingIsLeft(name: String) {
    #expect(PHPName(name) == nil)
  }
}
