import MatomoCollector
import MatomoCore
import MatomoProtocol
import Testing

/// docs/matomo.md §4.a and §5: one hit among good ones, in a bulk of `[ok, X, ok]`.
@Suite struct BulkTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let entry: String
    var token: String?
    var tracked = 3
    var invalid = 0
    var stored = 3

    var testDescription: String { token == nil ? entry : "\(entry) with a token" }

    static func stored(_ query: String, token: String? = nil) -> Self { Self(entry: "\"?\(query)\"", token: token) }

    static func invalid(_ query: String, token: String? = nil) -> Self {
      Self(entry: "\"?\(query)\"", token: token, tracked: 2, invalid: 1, stored: 2)
    }

    static func excluded(_ entry: String) -> Self { Self(entry: entry, stored: 2) }
  }

  static let googlebot = "Mozilla/5.0+(compatible;+Googlebot/2.1)"

  static let rows: [Row] = [
    .invalid("rec=1&url=https%3A%2F%2Fa.example%2F"),
    .invalid("idsite=999&rec=1"),
    .invalid("idsite=abc&rec=1"),
    .invalid(goodPageView + "&cid=0123"), .stored(goodPageView + "&cid=0123&uid=ada"),
    // Matomo refuses what needs a token; here the hit is kept, and what needs the token removed.
    .stored(goodPageView + "&cip=198.51.100.7"),
    .stored(goodPageView + "&cip=198.51.100.7", token: "wrong"),
    .stored(goodPageView + "&country=de&city=Ulm&region=BW&lat=48.4&long=9.9"),
    .stored(goodPageView + "&cdt=2026-11-19+10:00:00"),
    .stored(goodPageView + "&cip=198.51.100.7", token: trustedToken),
    .stored(goodPageView + "&cip=198.51.100.7&token_auth=" + trustedToken),
    // A token at the top level wins: this one is refused by Matomo, and loses its address here.
    .stored(goodPageView + "&cip=198.51.100.7&token_auth=" + trustedToken, token: "wrong"),
    .stored(goodPageView + "&cdt=2026-11-20+11:00:00"),
    .stored(goodPageView + "&cdt=2026-11-19+10:00:00", token: trustedToken),
    .stored(goodPageView + "&cdt=2026-11-21+11:00:00"),
    .stored(goodPageView + "&cdt=1795255202"),
    .stored(goodPageView + "&cdt=garbage"),
    .stored(goodPageView + "&cdt=0"),
    .stored(goodPageView + "&cdt=1795255200000"),
    .stored(goodPageView, token: "wrong"),
    .invalid(goodPageView + "&cid=0123"),
    .invalid(goodPageView + "&cid=0123", token: trustedToken),
    .stored(goodPageView + "&cid=ghijklmnopqrstuv"),
    .stored(goodPageView + "&_id=ghijklmnopqrstuv"),
    .stored(goodPageView + "&_id=0123"),
    .invalid(goodPageView + "&pf_srv=-5"),
    .stored(goodPageView + "&pf_srv=-1"),
    // Matomo knows its goals and the orders that it has; delivery learns of these.
    .stored(goodPageView + "&idgoal=77"),
    .stored(goodPageView + "&idgoal=0&ec_id=again&revenue=5"),
    .excluded(#""?idsite=1&url=https%3A%2F%2Fa.example%2F""#),
    .excluded(#""?idsite=1&rec=0""#),
    // Matomo answers the same and leaves it out; who is a bot it decides when the hit arrives there.
    .excluded("\"?\(goodPageView)&ua=\(googlebot)\""),
    // Likewise its list of spammers, and the addresses and user agents that its administrator excludes.
    .stored(goodPageView + "&urlref=https%3A%2F%2Fsemalt.com%2F"),
    // A bot with a place and no token is invalid in Matomo.
    .excluded("\"?\(goodPageView)&country=de&ua=\(googlebot)\""),
    .stored(goodPageView + "&bots=1&ua=" + googlebot),
    .stored(goodPageView + "&recMode=2&ua=" + googlebot),
    .excluded("{}"),
    .excluded("null"),
    .excluded("5"),
    Row(entry: #""""#, tracked: 2, stored: 2),
    Row(entry: #""/foo""#, tracked: 2, stored: 2),
    .stored("idsite=1.0&rec=1"),
    .stored("idsite=1%20&rec=1"),
    Row(entry: #"{"idsite":1,"rec":1,"url":"https://a.example/","cvar":{"1":["a","b"]}}"#),
    // Poison: Matomo fails the whole bulk with 500, each time.
    .invalid(goodPageView + "&search=x&search_count=1000000000000"),
    .invalid(goodPageView + "&e_c=a&e_a=b&e_v=1e400"),
    .invalid(goodPageView + "&lat=north", token: trustedToken),
    .invalid(goodPageView + "&long=1e9", token: trustedToken),
    .stored(goodPageView + "&lat=north"),
    .invalid(goodPageView + "&pv_id=abcde%F0%9F%98%80"),
    .invalid(goodPageView + "&bw_bytes=-1"),
    .invalid(goodPageView + "&uadata=%7B%22platform%22%3A5%7D"),
    // Poison only where no plugin takes it, which nobody knows here: it passes.
    .stored(goodPageView + "&ca=1"),
    // Harmless, however odd.
    .stored(goodPageView + "&uadata=%7B%22brands%22%3A%22x%22%2C%22fullVersionList%22%3A5%7D"),
    .stored(goodPageView + "&pv_id=%C3%A4%C3%B6%C3%BC"),
    .stored(goodPageView + "&lang=\(String(repeating: "x", count: 5000))&uid=%F0%9F%98%80&action_name=%FF%00"),
    .stored(goodPageView + "&cip=odd&cvar=odd&dimension1=\(String(repeating: "x", count: 5000))", token: trustedToken),
    .stored(goodPageView + "&cip=2001:db8::1&lat=91&long=200", token: trustedToken),
  ]

  static func body(_ entry: String, token: String? = nil, more: String = "") -> String {
    let good = "\"?\(goodPageView)\""
    let token = token.map { #","token_auth":"\#($0)""# } ?? ""
    return #"{"requests":[\#(good),\#(entry),\#(good)]\#(token)\#(more)}"#
  }

  @Test(arguments: rows)
  func countsAsMatomoDoes(row: Row) {
    let decision = Collector.stub().send("POST", body: Self.body(row.entry, token: row.token))
    #expect(decision.response.status == 200)
    #expect(decision.response.header("content-type") == "application/json")
    #expect(decision.response.header("access-control-allow-origin") == "*")
    #expect(decision.response.header("access-control-allow-credentials") == "true")
    let indices = row.token == trustedToken ? #","invalid_indices":[\#(row.invalid == 0 ? "" : "1")]"# : ""
    #expect(
      decision.response.text
        == #"{"status":"success","tracked":\#(row.tracked),"invalid":\#(row.invalid)\#(indices)}"#
    )
    #expect(decision.hits.count == row.stored)
    #expect(decision.counts.refused == row.invalid)
    #expect((decision.response.error != nil) == (row.invalid > 0))
    #expect(decision.queries.first == goodPageView)
    #expect(decision.queries.last == goodPageView)
  }

  /// Matomo answers success and records nothing; the same here, with the reason.
  @Test(arguments: [
    #"{"requests":["?idsite=1&rec=1""#, #"{"requests":["?idsite=1&rec=1&url=\ud800"]}"#,
    #"{'requests':['?idsite=1']}"#,
  ])
  func whatIsNotJSONIsSuccessOfNothing(body: String) {
    let decision = Collector.stub().send("POST", body: body)
    #expect(decision.response.status == 200)
    #expect(decision.response.text == #"{"status":"success","tracked":0,"invalid":0}"#)
    #expect(decision.response.error?.hasPrefix("the bulk is not JSON") == true)
    #expect(decision.hits.isEmpty)
  }

  @Test(arguments: [#"{"requests":"text"}"#, #"{"requests":[]}"#])
  func aBulkWithoutHitsIsSuccessOfNothing(body: String) {
    let response = Collector.stub().send("POST", body: body).response
    #expect(response.text == #"{"status":"success","tracked":0,"invalid":0}"#)
    #expect(response.lines == ["Content-Type: application/json"] + AnswerTests.anyOrigin)
  }

  @Test(arguments: ["", "nothing", #"{"request":["?idsite=1&rec=1"]}"#, #""requests""#])
  func whatIsNoBulkHoldsNoHit(body: String) {
    let decision = Collector.stub().send("POST", body: body)
    #expect(decision.response.status == 400)
    #expect(decision.hits.isEmpty)
  }

  @Test(arguments: ["application/json", "text/plain", "application/x-www-form-urlencoded; charset=UTF-8", nil])
  func isRecognisedWhateverItsContentType(type: String?) {
    let headers = type.map { [("Content-Type", $0)] } ?? []
    #expect(Collector.stub().send("POST", headers: headers, body: Self.body("{}")).hits.count == 2)
  }

  @Test func indicesLeaveDroppedEntriesOut() {
    let body = #"{"requests":["","?\#(goodPageView)","?rec=1"],"token_auth":"\#(trustedToken)"}"#
    #expect(
      Collector.stub().send("POST", body: body).response.text
        == #"{"status":"success","tracked":1,"invalid":1,"invalid_indices":[1]}"#
    )
  }

  @Test func aTokenInTheURLNamesInvalidHitsAndAuthorisesNothing() {
    let body = Self.body(#""?rec=1&cip=198.51.100.7","?\#(goodPageView)&cip=198.51.100.7""#)
    let decision = Collector.stub().send("POST", "token_auth=\(trustedToken)", body: body)
    #expect(decision.response.text.hasSuffix(#""invalid":1,"invalid_indices":[1]}"#))
    #expect(decision.hits.allSatisfy { $0["cip"] == "203.0.113.5" })
    #expect(decision.counts.removed.addresses == 1)
  }

  @Test func sendImage0AtTheTopLevelSilencesTheAnswer() {
    let decision = Collector.stub().send("POST", body: Self.body(#""?rec=1""#, more: #","send_image":0"#))
    #expect(decision.response.status == 204)
    #expect(decision.response.body.isEmpty)
    #expect(decision.hits.count == 2)
  }

  @Test func sendImage0InAHitOrTheURLMakesNoDifference() {
    let body = Self.body(#""?\#(goodPageView)&send_image=0""#)
    #expect(Collector.stub().send("POST", "send_image=0", body: body).response.status == 200)
  }

  @Test func hitsOfSeveralSitesAreFine() {
    let body = #"{"requests":["?idsite=1&rec=1","?idsite=2&rec=1"]}"#
    #expect(Collector.stub().send("POST", body: body).hits.map(\.site.number) == [1, 2])
  }

  @Test func theHitsOfAVisitorWhoObjectsAreAnsweredAndLeftOut() {
    let headers = [("Cookie", "mtm_consent_removed=1")]
    let decision = Collector.stub().send("POST", headers: headers, body: Self.body(#""?rec=1""#))
    #expect(decision.response.text == #"{"status":"success","tracked":2,"invalid":1}"#)
    #expect(decision.hits.isEmpty)
    #expect(decision.counts.excluded == 2)
    #expect(decision.counts.rule?.name == .optOutCookie)
  }
}
