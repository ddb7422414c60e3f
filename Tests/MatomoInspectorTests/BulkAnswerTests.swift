import MatomoCore
import MatomoInspector
import MatomoProtocol
import Testing

/// What Matomo 5.1.2 answered to a bulk of a good hit, another one, and a good hit (docs/matomo.md §4.a and §5).
@Suite struct BulkAnswerTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let entry: String
    var token: String?
    var tracked = 3
    var invalid = 0
    var outcome = "recorded"

    var testDescription: String { token == nil ? entry : "\(entry) with a token" }

    static func recorded(_ query: String, token: String? = nil) -> Self { Self(entry: quoted(query), token: token) }

    static func invalid(_ query: String, token: String? = nil) -> Self {
      Self(entry: quoted(query), token: token, tracked: 2, invalid: 1, outcome: "refused")
    }

    static func excluded(_ entry: String, token: String? = nil) -> Self {
      Self(entry: entry, token: token, outcome: "excluded")
    }

    static func quoted(_ query: String) -> String { "\"?\(query)\"" }
  }

  static let rows: [Row] = [
    .invalid("rec=1&url=https%3A%2F%2Fa.example%2F"),
    .invalid("idsite=999&rec=1"),
    .invalid("idsite=abc&rec=1"),
    .invalid(goodPageView + "&cip=203.0.113.5"),
    .invalid(goodPageView + "&cip=203.0.113.5", token: "wrong"),
    .invalid(goodPageView + "&country=de"),
    .invalid(goodPageView + "&city=Ulm"),
    .invalid(goodPageView + "&region=BW"),
    .invalid(goodPageView + "&lat=48.4"),
    .invalid(goodPageView + "&long=9.9"),
    .recorded(goodPageView + "&cip=203.0.113.5", token: token),
    .recorded(goodPageView + "&cip=203.0.113.5&token_auth=" + token),
    .invalid(goodPageView + "&cip=203.0.113.5&token_auth=" + token, token: "wrong"),
    .invalid(goodPageView + "&cdt=2026-11-19+10:00:00"),
    .recorded(goodPageView + "&cdt=2026-11-19+10:00:00", token: token),
    .recorded(goodPageView + "&cdt=2026-11-20+11:00:00"),
    .recorded(goodPageView + "&cdt=\(1_795_255_200 - 86_394)"),
    .invalid(goodPageView + "&cdt=\(1_795_255_200 - 86_400)"),
    .invalid(goodPageView + "&cdo=86400"),
    .recorded(goodPageView + "&cdt=2026-11-21+11:00:00"),
    .recorded(goodPageView + "&cdt=\(1_795_255_202)"),
    .recorded(goodPageView + "&cdt=garbage"),
    .recorded(goodPageView + "&cdt=0"),
    .recorded(goodPageView + "&cdt=1795255200000"),
    .recorded(goodPageView, token: "wrong"),
    .invalid(goodPageView + "&cid=0123"),
    .recorded(goodPageView + "&cid=ghijklmnopqrstuv"),
    .recorded(goodPageView + "&_id=ghijklmnopqrstuv"),
    .recorded(goodPageView + "&_id=0123"),
    .invalid(goodPageView + "&pf_srv=-5"),
    .recorded(goodPageView + "&pf_srv=-1"),
    .recorded("idsite=1.0&rec=1&url=https%3A%2F%2Fa.example%2F"),
    .recorded("idsite=1%20&rec=1&url=https%3A%2F%2Fa.example%2F"),
    .excluded(Row.quoted("idsite=1&url=https%3A%2F%2Fa.example%2F")),
    .excluded(Row.quoted("idsite=1&rec=0")),
    .excluded(Row.quoted(goodPageView + "&ua=" + Query.encode([Parameter("", googlebot)]).dropFirst())),
    .recorded(goodPageView + "&bots=1&ua=Googlebot%2F2.1"),
    .invalid(goodPageView + "&ua=Googlebot%2F2.1&country=de"),
    .invalid(goodPageView + "&ua=Googlebot%2F2.1&cdt=2026-11-19+10:00:00"),
    .excluded("{}"),
    .excluded("null"),
    .excluded("5"),
    Row(entry: #""""#, tracked: 2, outcome: "dropped"),
    Row(entry: #""/foo""#, tracked: 2, outcome: "dropped"),
    // Names that PHP reads as others.
    .invalid(goodPageView + "&+cip=203.0.113.5"),
    .invalid(goodPageView + "&cip%00x=203.0.113.5"),
    .recorded(goodPageView + "&cip=203.0.113.5&token.auth=" + token),
    .recorded(goodPageView + "&cip=203.0.113.5&token%5Bauth=" + token),
    .recorded(goodPageView + "&CIP=203.0.113.5&cip[]=203.0.113.5&cip[=203.0.113.5&;cip=203.0.113.5"),
    // Harmless, however odd.
    .recorded(goodPageView + "&lang=\(String(repeating: "x", count: 5000))&uid=%F0%9F%98%80&action_name=%FF%00"),
    .recorded(goodPageView + "&cip=odd&cvar=odd&dimension1=\(String(repeating: "x", count: 5000))", token: token),
    .recorded(goodPageView + "&cip=2001:db8::1&lat=91&long=200", token: token),
    .recorded(goodPageView + "&pv_id=%C3%A4%C3%B6%C3%BC"),
    .recorded(goodPageView + "&uadata=%7B%22brands%22%3A%22x%22%2C%22fullVersionList%22%3A5%7D"),
  ]

  static func body(_ entry: String, token: String?, more: String = "") -> String {
    let good = Row.quoted(goodPageView)
    let token = token.map { #","token_auth":"\#($0)""# } ?? ""
    return #"{"requests":[\#(good),\#(entry),\#(good)]\#(token)\#(more)}"#
  }

  @Test(arguments: rows)
  func countsOneHitAmongGoodOnes(row: Row) throws {
    let inspector = Inspector.stub()
    let response = inspector.send("POST", body: Self.body(row.entry, token: row.token))
    #expect(response.status == 200)
    #expect(response.header("content-type") == "application/json")
    let indices = row.token == token ? #","invalid_indices":[\#(row.invalid == 0 ? "" : "1")]"# : ""
    #expect(response.text == #"{"status":"success","tracked":\#(row.tracked),"invalid":\#(row.invalid)\#(indices)}"#)
    #expect(try inspector.outcomes() == ["recorded", row.outcome, "recorded"])
  }

  @Test(arguments: [
    "search=x&search_count=1000000000000", "e_c=a&e_a=b&e_v=1e400", "lat=north", "long=1e9", "pv_id=abcde%F0%9F%98%80",
    "pv_id=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", "ca=1", "bw_bytes=-1",
  ])
  func poisonFailsTheWholeBulkEachTime(parameters: String) throws {
    let inspector = Inspector.stub()
    let body = Self.body(Row.quoted(goodPageView + "&" + parameters), token: token)
    for _ in 1...2 {
      let response = inspector.send("POST", body: body)
      #expect(response.status == 500)
      #expect(response.header("content-type") == "application/json")
      #expect(response.text == #"{"status":"error","tracked":1,"invalid":0,"invalid_indices":[]}"#)
      #expect(response.header("x-matomo-relay-error") != nil)
    }
    #expect(try inspector.outcomes() == ["failed", "failed"])
  }

  @Test(arguments: ["platform", "platformVersion", "model", "uaFullVersion"])
  func clientHintsOfOddShapeEndPHP(name: String) throws {
    let inspector = Inspector.stub()
    let data = JSONValue.object([.init(name, .array([]))]).encode()
    let query = goodPageView + "&" + Query.encode([Parameter("uadata", String(decoding: data, as: UTF8.self))])
    let response = inspector.send("POST", body: Self.body(Row.quoted(query), token: nil))
    #expect(response.status == 500)
    #expect(response.header("content-type")?.hasPrefix("text/html") == true)
    #expect(response.body.isEmpty)
    #expect(try inspector.outcomes() == ["failed"])
  }

  @Test func poisonOfAnExcludedHitDoesNothing() {
    let response = Inspector.stub().send(
      "POST",
      body: Self.body(Row.quoted(goodPageView + "&ua=Googlebot/2.1&bw_bytes=-1"), token: nil)
    )
    #expect(response.text == #"{"status":"success","tracked":3,"invalid":0}"#)
  }

  @Test(arguments: [
    #"{"requests":["?idsite=1&rec=1""#, #"{"requests":"text"}"#, #"{"requests":[]}"#,
    #"{"requests":["?idsite=1&rec=1&url=\ud800"]}"#, #"{'requests':['?idsite=1']}"#,
  ])
  func answersSuccessToWhatItCannotRead(body: String) throws {
    let inspector = Inspector.stub()
    let response = inspector.send("POST", body: body)
    #expect(response.status == 200)
    #expect(response.text == #"{"status":"success","tracked":0,"invalid":0}"#)
    #expect(try inspector.outcomes().allSatisfy { $0 == "dropped" })
  }

  @Test func indicesLeaveDroppedEntriesOut() {
    let body = #"{"requests":["","?\#(goodPageView)","?rec=1"],"token_auth":"\#(token)"}"#
    #expect(
      Inspector.stub().send("POST", body: body).text
        == #"{"status":"success","tracked":1,"invalid":1,"invalid_indices":[1]}"#
    )
  }

  @Test func onlyASuperUserLearnsWhichHitsAreInvalid() {
    let body = Self.body(#""?rec=1""#, token: token)
    let plain = #"{"status":"success","tracked":2,"invalid":1}"#
    let writer = Inspector.stub(InspectorConfiguration(areTokensOfSuperUser: false))
    #expect(writer.send("POST", body: body).text == plain)
    let other = Inspector.stub(InspectorConfiguration(tokens: ["other"]))
    #expect(other.send("POST", body: body).text == plain)
    let known = Inspector.stub(InspectorConfiguration(tokens: [token]))
    #expect(known.send("POST", body: body).text.hasSuffix(#","invalid_indices":[1]}"#))
  }

  @Test func aTokenInTheURLNamesInvalidHitsAndAuthorisesNothing() {
    let response = Inspector.stub().send(
      "POST",
      "token_auth=\(token)",
      body: Self.body(Row.quoted(goodPageView + "&cip=203.0.113.5"), token: nil)
    )
    #expect(response.text == #"{"status":"success","tracked":2,"invalid":1,"invalid_indices":[1]}"#)
  }

  @Test func sendImage0AtTheTopLevelSilencesTheAnswer() throws {
    let inspector = Inspector.stub()
    let response = inspector.send("POST", body: Self.body(#""?rec=1""#, token: nil, more: #","send_image":0"#))
    #expect(response.status == 204)
    #expect(response.body.isEmpty)
    #expect(try inspector.outcomes() == ["recorded", "refused", "recorded"])
    guard case .array(let findings) = try inspector.list().first?["findings"] else { return #expect(Bool(false)) }
    #expect(findings.contains { $0["parameter"] == .string("send_image") })
  }

  @Test func sendImage0InAHitOrTheURLMakesNoDifference() {
    let response = Inspector.stub().send(
      "POST",
      "send_image=0",
      body: Self.body(Row.quoted(goodPageView + "&send_image=0"), token: nil)
    )
    #expect(response.text == #"{"status":"success","tracked":3,"invalid":0}"#)
  }

  @Test(arguments: ["application/json", "text/plain", "application/x-www-form-urlencoded; charset=UTF-8", nil])
  func isRecognisedWhateverItsContentType(type: String?) {
    let headers = type.map { [("Content-Type", $0), ("User-Agent", firefox)] } ?? []
    let response = Inspector.stub().send("POST", headers: headers, body: Self.body("{}", token: nil))
    #expect(response.text == #"{"status":"success","tracked":3,"invalid":0}"#)
  }

  @Test func objectsAreHitsToo() throws {
    let inspector = Inspector.stub()
    let entry = #"{"idsite":1,"rec":true,"url":"https://shop.example/","cvar":{"1":["a","b"]},"pf_srv":12.0}"#
    #expect(inspector.send("POST", body: Self.body(entry, token: nil)).text.contains(#""tracked":3"#))
    #expect(try inspector.outcomes() == ["recorded", "recorded", "recorded"])
    #expect(try inspector.list()[1]["findings"] == .array([]))
  }

  @Test func anOrderIsRecordedOnce() throws {
    let inspector = Inspector.stub()
    let order = Row.quoted(goodPageView + "&idgoal=0&ec_id=A1&revenue=5")
    #expect(inspector.send("POST", body: Self.body(order, token: nil)).text.contains(#""tracked":3,"invalid":0"#))
    #expect(inspector.send("POST", body: Self.body(order, token: nil)).text.contains(#""tracked":2,"invalid":1"#))
    let twice = Row.quoted(goodPageView + "&idgoal=0&ec_id=A2") + "," + Row.quoted(goodPageView + "&idgoal=0&ec_id=A2")
    #expect(inspector.send("POST", body: Self.body(twice, token: nil)).text.contains(#""tracked":3,"invalid":1"#))
  }

  @Test func anOrderThatIsRolledBackCanComeAgain() {
    let inspector = Inspector.stub()
    let order = Row.quoted(goodPageView + "&idgoal=0&ec_id=A1&revenue=5")
    #expect(inspector.send("POST", body: Self.body(order + #","?\#(goodPageView)&ca=1""#, token: nil)).status == 500)
    #expect(inspector.send("POST", body: Self.body(order, token: nil)).text.contains(#""tracked":3,"invalid":0"#))
  }
}
