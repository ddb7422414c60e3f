import MatomoCore
import MatomoProtocol
import Testing

@Suite struct BulkBodyTests {
  @Test(arguments: [
    (#"{"requests":["?a=b"]}"#, true),
    (#"{'requests':["?a=b"]}"#, true),
    (#" "requests""#, true),
    (#""requests""#, false),
    (#""requests" "requests""#, false),
    ("'requests'", false),
    (#"{"request":[]}"#, false),
    ("requests=1", false),
    ("", false),
    ("{}", false),
  ])
  func isRecognisedByItsContent(body: String, isBulk: Bool) {
    #expect(BulkBody.isBulk(Array(body.utf8)) == isBulk)
  }

  @Test func readsEntriesAsMatomoDoes() throws {
    let body = try BulkBody(
      decoding: Array(
        #"{"requests":["?idsite=1&rec=1","","/foo","/foo?","https://x.example/p?a=1#b?c",{},null,5,true,"idsite=1","?b"]}"#
          .utf8
      )
    )
    #expect(
      body.entries == [
        [Parameter("idsite", "1"), Parameter("rec", "1")], nil, nil, nil, [Parameter("a", "1")], [], [], [], [], nil,
        [Parameter("b", "")],
      ]
    )
    #expect(body.tokenAuth == nil)
    #expect(body.wantsResult)
  }

  @Test(arguments: [
    (#"true"#, "1"), ("false", ""), ("null", ""), ("7", "7"), ("1.5", "1.5"), ("3.0", "3"), ("1e3", "1000"),
    (#""1.50""#, "1.50"), (#""""#, ""), ("9007199254740993", "9007199254740993"),
  ])
  func writesScalarsAsPHPDoes(json: String, text: String) throws {
    let body = try BulkBody(decoding: Array(#"{"requests":[{"x":\#(json)}]}"#.utf8))
    #expect(body.entries == [[Parameter("x", text)]])
  }

  @Test func keepsNestedValuesReadableWhereMatomoReadsJSONAndArraysElsewhere() throws {
    let body = try BulkBody(
      decoding: Array(#"{"requests":[{"cvar":{"1":["a","b"]},"cip":["1.2.3.4"],"ec_items":[["sku",1.5]]}]}"#.utf8)
    )
    #expect(
      body.entries == [
        [
          Parameter("cvar", #"{"1":["a","b"]}"#), Parameter("cip[]", #"["1.2.3.4"]"#),
          Parameter("ec_items", #"[["sku",1.5]]"#),
        ]
      ]
    )
  }

  @Test(
    arguments: [
      (#"{"requests":[],"token_auth":"abc"}"#, "abc", true),
      (#"{"requests":[],"token_auth":""}"#, nil, true),
      (#"{"requests":[],"token_auth":["abc"],"send_image":0}"#, nil, false),
      (#"{"requests":[],"send_image":"0"}"#, nil, false),
      (#"{"requests":[],"send_image":1}"#, nil, true),
      (#"{"requests":[],"send_image":false}"#, nil, true),
    ] as [(String, String?, Bool)]
  )
  func readsWhatStandsBesideTheRequests(body: String, token: String?, wantsResult: Bool) throws {
    let decoded = try BulkBody(decoding: Array(body.utf8))
    #expect(decoded.tokenAuth == token)
    #expect(decoded.wantsResult == wantsResult)
  }

  @Test(arguments: [
    #"{"requests":"text"}"#, #"{"requests":[]}"#, #"[{"requests":["?a=1"]}]"#, #"["requests"]"#, #"{"requests":null}"#,
  ])
  func findsNoEntriesWhereThereIsNoList(body: String) throws {
    #expect(try BulkBody(decoding: Array(body.utf8)).entries.isEmpty)
  }

  @Test(arguments: [#"{"requests":["?a=1""#, #"{'requests':[]}"#, #"{"requests":["?a=\ud800"]}"#])
  func refusesWhatIsNotJSON(body: String) {
    #expect(throws: JSONError.self) { try BulkBody(decoding: Array(body.utf8)) }
  }

  @Test func overlooksLineBreaksAndBlanksOfPHP() throws {
    let body = Array("\u{b}{\"requests\":[\"?a=1\r\n&b=2\"]}\n\u{0}".utf8)
    #expect(try BulkBody(decoding: body).entries == [[Parameter("a", "1"), Parameter("b", "2")]])
  }

  @Test func writesControlCharactersOfAQueryAsPHPDoes() throws {
    let body = try BulkBody(decoding: Array(#"{"requests":["?a=1\u00002\n3%0A4"]}"#.utf8))
    #expect(body.entries == [[Parameter("a", "1_2_3\n4")]])
  }

  @Test(arguments: hostileTexts)
  func readsWhatBulkRequestWrites(text: String) throws {
    let parameters = [Parameter("idsite", "1"), Parameter("rec", "1"), Parameter("x" + text, text), Parameter("y", "")]
    let queries = [Query.encode(parameters), "idsite=2"]
    let token = try TokenAuth("0123456789abcdef0123456789abcdef")
    let body = BulkRequest.encode(queries, tokenAuth: token)
    #expect(BulkBody.isBulk(body))
    let decoded = try BulkBody(decoding: body)
    #expect(decoded.entries == [parameters, [Parameter("idsite", "2")]])
    #expect(decoded.tokenAuth == "0123456789abcdef0123456789abcdef")
  }

  @Test(arguments: hostileTexts)
  func bringsTextOfObjectsBackUnchanged(text: String) throws {
    let hit = JSONValue.object([.init("url", .string(text))])
    let body = JSONValue.object([.init("requests", .array([hit]))]).encode()
    #expect(try BulkBody(decoding: body).entries == [[Parameter("url", text)]])
  }

  @Test func keepsBytesThatAreNotUTF8AsTheyCame() throws {
    let entries = try BulkBody(decoding: Array(#"{"requests":["?title=%E4&cs=iso-8859-1"]}"#.utf8)).entries
    #expect(entries.first?.map { Query.encode($0) } == "title=%E4&cs=iso-8859-1")
  }
}
