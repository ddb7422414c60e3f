import MatomoHTTP
import MatomoHTTPServer
import Testing

@Suite struct HeaderFieldsTests {
  private let fields = HeaderFields([
    ("Host", "a"), ("Via", "1"), ("X-Forwarded-For", "10.0.0.1"), ("via", "2"), ("E", ""),
  ])

  @Test(arguments: [
    ("host", "a"), ("HOST", "a"), ("VIA", "1"), ("x-forwarded-for", "10.0.0.1"), ("e", ""), ("hos", nil), ("", nil),
    ("X_Forwarded-For", nil),
  ])
  func firstValueIsFoundWhateverTheCase(name: String, value: String?) {
    #expect(fields[name] == value)
  }

  @Test func allValuesKeepTheirOrder() {
    #expect(fields.values("Via") == ["1", "2"])
    #expect(
      fields.map { "\($0.name): \($0.value)" } == ["Host: a", "Via: 1", "X-Forwarded-For: 10.0.0.1", "via: 2", "E: "]
    )
  }

  @Test func letterlikeMarksAreNotFolded() {
    // 0x5b…0x5e differ from 0x7b…0x7e by the bit that separates the cases of letters.
    #expect(HeaderFields([("a^", "1")])["a~"] == nil)
  }
}
