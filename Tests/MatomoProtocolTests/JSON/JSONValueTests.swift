import MatomoProtocol
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", .null),
      ("true", .bool(true)),
      ("0", .integer(0)),
      ("-9223372036854775808", .integer(.min)),
      ("9223372036854775807", .integer(.max)),
      ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("9223372036854775808", .real(9_223_372_036_854_775_808)),
      ("[-9223372036854775809,1]", .array([.real(-9_223_372_036_854_775_808), .integer(1)])),
      (#"["99999999999999999999",99999999999999999999]"#, .array([.string("99999999999999999999"), .real(1e20)])),
      ("123456789012345678901e2", .real(1.23456789012345678901e22)),
      ("1.5", .real(1.5)),
      ("0.1", .real(0.1)),
      (#""a\u0000b""#, .string("a\u{0}b")),
      (#""\ud83d\ude00""#, .string("😀")),
      (#""\\\"/""#, .string(#"\"/"#)),
      (" [ ] ", .array([])),
      ("{}", .object([])),
    ] as [(String, JSONValue)]
  )
  func reads(text: String, value: JSONValue) throws {
    #expect(try JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test func keepsTheOrderOfKeysAndTheLastValueOfARepeatedOne() throws {
    let value = try JSONValue(parsing: Array(#"{"z":1,"a":2,"z":3,"m":4}"#.utf8))
    #expect(value == .object([.init("z", .integer(3)), .init("a", .integer(2)), .init("m", .integer(4))]))
    #expect(value["a"] == .integer(2))
    #expect(value["b"] == nil)
    #expect(JSONValue.integer(1)["a"] == nil)
  }

  @Test(arguments: [
    "", " ", "[1,]", "[1] x", "{'a':1}", #"{"a" 1}"#, "nul", "01", "1e400", #""\ud800""#, #"{"a\u0000":1}"#, "\"a\nb\"",
    "[",
    "{\"a\":[1,2,", "\u{feff}1", "\"", "\"\\",
  ])
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
  }

  @Test func refusesBytesThatAreNotUTF8() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xff, 0x22]) }
  }

  @Test func saysWhereTheFaultIs() {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\n  \"a\": x}".utf8)) }
    #expect(error?.line == 2)
    #expect(error?.column == 8)
    #expect(error?.description.hasPrefix("line 2, column 8: ") == true)
  }

  @Test(arguments: [
    #"{"token_auth":"s3cr3t\#u{1}"}"#, #"{"token_auth":s3cr3t}"#, #"{"token_auth":"s3cr3t"#, #"["s3cr3t" 1]"#,
  ])
  func saysNothingOfTheValues(text: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    #expect(error?.description.contains("s3cr3t") == false)
  }

  @Test func boundsTheDepthAsPHPDoes() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    let deepest = try JSONValue(parsing: nested(JSONValue.maximumDepth))
    #expect(deepest.encode() == nested(JSONValue.maximumDepth))
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONValue.maximumDepth + 1)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(1_000_000)) }
    let brackets = JSONValue.string(String(repeating: "[\\\"{", count: 1000))
    #expect(try JSONValue(parsing: brackets.encode()) == brackets)
  }

  @Test(
    arguments: [
      (.real(0.1), "0.1"),
      (.real(1e300), "1e+300"),
      (.real(.leastNonzeroMagnitude), "5e-324"),
      (.real(-0.0), "-0.0"),
      (.real(.infinity), "null"),
      (.real(.nan), "null"),
      (.integer(.min), "-9223372036854775808"),
      (.string("\u{0}\u{1f}\u{7f}\n\r\t\"\\/ä😀"), #""\u0000\u001f\u007f\n\r\t\"\\/ä😀""#),
      (
        .object([.init("a\"", .array([.null, .bool(false)])), .init("", .object([]))]), #"{"a\"":[null,false],"":{}}"#
      ),
    ] as [(JSONValue, String)]
  )
  func writes(value: JSONValue, text: String) {
    #expect(String(decoding: value.encode(), as: UTF8.self) == text)
  }

  @Test(arguments: hostileTexts)
  func bringsHostileTextBackUnchanged(text: String) throws {
    let value = JSONValue.object([.init("v", .array([.string(text), .real(1.0e21), .integer(7)]))])
    #expect(try JSONValue(parsing: value.encode()) == value)
  }
}
