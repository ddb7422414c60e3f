import Testing

@testable import MatomoTracking

@Suite struct PHPNameTests {
  @Test(arguments: [
    ("cip", "cip"), (" cip", "cip"), ("   cip", "cip"), ("cip\0x", "cip"), ("cip ", "cip_"),
    ("token.auth", "token_auth"),
    ("token auth", "token_auth"), ("token[auth", "token_auth"), (" token.auth\0.x", "token_auth"), ("\tcip", "\tcip"),
    ("CIP", "CIP"), (";cip", ";cip"), ("cip[]", "cip[]"), ("c.ip[a.b]", "c_ip[a.b]"), ("cip[", "cip_"),
    ("a[b]c]", "a[b]c]"),
    ("", ""), (" ", ""), ("\0", ""), ("\0cip", ""), ("_cvar", "_cvar"), ("größe.x", "größe_x"),
  ])
  func readsNamesAsPHPDoes(sent: String, read: String) {
    #expect(PHPName.of(sent) == read)
    #expect(Parameter(sent, "").nameInPHP == read)
    #expect(Parameter(sent, "").name == sent)
  }
}
