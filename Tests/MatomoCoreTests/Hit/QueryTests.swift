import MatomoCore
import Testing

@Suite struct QueryTests {
  @Test(arguments: HostileText.strings)
  func hostileTextComesBack(text: String) throws {
    let parameters = [
      Parameter("before", "1"), Parameter("text", text), Parameter(text, "x"), Parameter("after", text),
    ]
    let query = Query.encode(parameters)
    let decoded = Query.decode(query)
    #expect(decoded == parameters)
    // Swift takes two forms of one character for equal; the bytes must be the same.
    #expect(decoded.map { Array($0.value.utf8) } == parameters.map { Array($0.value.utf8) })
    #expect(query.utf8.allSatisfy { byte in "-._~%&=".utf8.contains(byte) || Self.isLetterOrDigit(byte) })
  }

  @Test(arguments: [
    ("a", "a"), ("~-._", "~-._"), (" ", "%20"), ("+", "%2B"), ("ä", "%C3%A4"), ("/?:@", "%2F%3F%3A%40"),
    ("\u{0}", "%00"),
    ("*!'()", "%2A%21%27%28%29"),
  ])
  func encodesAllButUnreservedBytes(text: String, encoded: String) {
    #expect(Query.encode([Parameter("a", text)]) == "a=\(encoded)")
  }

  /// A queue sets the visitor id of a hit without decoding it.
  @Test(
    arguments: [
      [], [("url", "https://a.example/?cid=1&b"), ("ua", "x")], [("cid", "0123456789abcdef"), ("url", "a")],
      [("url", "a"), ("cid", ""), ("ua", "ä")], [("url", "a"), ("xcid", "1"), ("cidx", "2"), ("cid", "3")],
    ] as [[(String, String)]]
  )
  func settingAParameterOfAQueryIsSettingThatOfItsHit(parameters: [(String, String)]) throws {
    var hit = Hit(site: 1, parameters: parameters.map { Parameter($0.0, $0.1) })
    let query = Query.setting("cid", to: "ffff", in: hit.query)
    hit["cid"] = "ffff"
    #expect(query == hit.query)
  }

  @Test(arguments: [
    ("", []), ("?", []), ("&&", []), ("a=1", ["a", "1"]), ("?a=1", ["a", "1"]), ("??a=1", ["?a", "1"]),
    ("a", ["a", ""]), ("a=", ["a", ""]), ("=b", ["", "b"]), ("=", ["", ""]), ("a=b=c", ["a", "b=c"]),
    ("a=1&a=2&a=1", ["a", "1", "a", "2", "a", "1"]), ("&a=1&&b=2&", ["a", "1", "b", "2"]),
    ("a+b=c+d", ["a b", "c d"]), ("a=%2B", ["a", "+"]), ("a=%zz%", ["a", "%zz%"]), ("a=%4", ["a", "%4"]),
    ("a=%%41", ["a", "%A"]), ("a=%e4%BD%a0", ["a", "你"]), ("a;b=1;c", ["a;b", "1;c"]), ("a=1#b", ["a", "1#b"]),
    ("dimension1=ü", ["dimension1", "ü"]), ("a%5B%5D=1", ["a[]", "1"]), ("%26=%3D", ["&", "="]),
  ])
  func decodesWhatClientsSend(query: String, namesAndValues: [String]) {
    #expect(Query.decode(query).flatMap { [$0.name, $0.value] } == namesAndValues)
    #expect(Query.decode(query[...]) == Query.decode(bytes: Array(query.utf8)))
  }

  @Test(arguments: HostileText.notUTF8)
  func bytesThatAreNotUTF8ComeBackAsTheyWere(encoded: String) {
    for query in ["a=1&text=\(encoded)&b=%20", "\(encoded)=%20", "%26\(encoded)=\(encoded)"] {
      #expect(Query.encode(Query.decode(query)) == query)
    }
  }

  @Test func bytesThatAreNotUTF8StayInAHit() throws {
    let hit = try Hit(decoding: Query.decode("idsite=3&rec=1&cs=iso-8859-1&search=caf%e9"))
    #expect(hit.query == "idsite=3&rec=1&cs=iso-8859-1&search=caf%E9")
    #expect(hit["search"] == "caf\u{fffd}")
  }

  @Test(arguments: 1...50)
  func randomParametersComeBack(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    func randomText() -> String {
      let scalars = (0..<Int.random(in: 0..<40, using: &generator)).compactMap { _ in
        let limit: UInt32 = Bool.random(using: &generator) ? 0x80 : 0x11_0000
        return Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator))
      }
      return String(String.UnicodeScalarView(scalars))
    }
    let parameters = (0..<20).map { _ in Parameter(randomText(), randomText()) }
    let decoded = Query.decode(Query.encode(parameters))
    #expect(decoded == parameters)
  }

  @Test(arguments: 1...50)
  func randomBytesStayTheSameOnceDecoded(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    let alphabet = Array("%&=+?[]. 0aAfFgéz".utf8) + [0x00, 0x80, 0xc3, 0xff]
    let bytes = (0..<300).compactMap { _ in alphabet.randomElement(using: &generator) }
    let parameters = Query.decode(bytes: bytes)
    let again = Query.decode(Query.encode(parameters))
    #expect(again == parameters)
    #expect(Query.encode(again) == Query.encode(parameters))
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: false
    }
  }
}
