import MatomoCore
import Testing

@Suite struct IDTests {
  @Test(arguments: ["0123456789abcdef", "FFFFFFFFFFFFFFFF", "0000000000000000", "00000000000000aB"])
  func visitorIDIs16HexDigits(text: String) throws {
    let id = try #require(VisitorID(text))
    #expect(id.description == text.lowercased())
    #expect(VisitorID(bits: id.bits) == id)
  }

  @Test(arguments: [
    "", "0123456789abcde", "0123456789abcdef0", "0123456789abcdeg", "+123456789abcdef", "0x23456789abcdef",
    "０123456789abc",
    "0123456789abcde\n",
  ])
  func nothingElseIsAVisitorID(text: String) {
    #expect(VisitorID(text) == nil)
  }

  @Test(arguments: ["a1B2c3", "000000", "zzzzzz"])
  func pageViewIDIsSixLettersOrDigits(text: String) {
    #expect(PageViewID(text)?.description == text)
    #expect(PageViewID(text)?.parameters == [Parameter("pv_id", text)])
  }

  @Test(arguments: ["", "a1B2c", "a1B2c34", "a1B2c ", "äöü", "a-b_c.", "😀😀", "a1B2c\0"])
  func nothingElseIsAPageViewID(text: String) {
    #expect(PageViewID(text) == nil)
  }

  @Test func randomPageViewIDsAreValidAndDiffer() {
    var generator = SeededGenerator(state: 1)
    let ids = (0..<100).map { _ in PageViewID.random(using: &generator) }
    #expect(ids.allSatisfy { PageViewID($0.description) == $0 })
    #expect(Set(ids).count == 100)
  }

  @Test(arguments: [("1", 1), ("1.0", 1), (" 1", 1), ("1 ", 1), ("42", 42), ("1e2", 100)])
  func siteIDIsReadAsPHPReadsIt(text: String, number: Int) throws {
    #expect(try SiteID(parsing: text).number == number)
  }

  @Test(arguments: ["", "0", "-1", "abc", "1abc", "1.5", "0x1", "nan", "inf", "1e99"])
  func nothingElseIsASiteID(text: String) {
    #expect(throws: MatomoError.self) { try SiteID(parsing: text) }
  }
}
