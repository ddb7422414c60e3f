import Foundation
import Testing

@testable import MatomoCore

@Suite struct JSONWriterTests {
  @Test(arguments: HostileText.strings)
  func stringsComeBack(text: String) throws {
    var json = JSONWriter()
    json.array([text, text]) { $0.string($1) }
    let decoded = try JSONDecoder().decode([String].self, from: Data(json.bytes))
    #expect(decoded.map { Array($0.utf8) } == [Array(text.utf8), Array(text.utf8)])
  }

  @Test func escapesWhatJSONForbids() {
    var json = JSONWriter()
    json.string("\u{0}\u{1f}\u{7f}\n\"\\ü/")
    #expect(json.text == #""\u0000\u001f\u007f\n\"\\ü/""#)
  }
}
