import FoundationEssentials
import MatomoCore
import MatomoInspector
import MatomoProtocol
import Synchronization
import Testing

@Suite struct InspectorTests {
  private let inspector = Inspector.stub()

  @Test func listsHitsNewestLast() throws {
    _ = inspector.send("GET", goodPageView + "&cip=203.0.113.5&z=1&a=2&z=3")
    _ = inspector.send("GET", goodPageView + "&e_c=a&e_a=b")
    let response = inspector.send(path: "/api/hits")
    #expect(response.status == 200)
    #expect(response.header("content-type") == "application/json")
    let list = try JSONValue(parsing: response.body)
    guard case .array(let hits) = list["hits"] else { return #expect(Bool(false)) }
    #expect(
      hits.first
        == .object([
          .init("id", .integer(1)),
          .init("receivedAt", .string("2026-11-21T10:00:00.000Z")),
          .init("kind", .string("pageView")),
          .init("outcome", .string("refused")),
          .init("way", .string("GET")),
          .init(
            "parameters",
            .object([
              .init("idsite", .string("1")), .init("rec", .string("1")), .init("url", .string("https://shop.example/")),
              .init("action_name", .string("Shop")), .init("cip", .string("203.0.113.5")), .init("z", .string("3")),
              .init("a", .string("2")),
            ])
          ),
          .init(
            "findings",
            .array([
              .object([
                .init("level", .string("error")), .init("parameter", .string("cip")),
                .init("message", .string("needs token_auth: without it Matomo refuses the whole hit")),
                .init("consequence", .string("refused")),
              ]),
              .object([
                .init("level", .string("warning")), .init("parameter", .string("z")),
                .init("message", .string("is repeated; only the last value counts")),
                .init("consequence", .string("ignored")),
              ]),
            ])
          ),
        ])
    )
    #expect(hits.map { $0["kind"] } == [.string("pageView"), .string("event")])
    #expect(list["lastID"] == .integer(2))
  }

  @Test func listsOnlyWhatIsNew() throws {
    for number in 1...5 { _ = inspector.send("GET", goodPageView + "&n=\(number)") }
    #expect(try inspector.list("after=3").map { $0["id"] } == [.integer(4), .integer(5)])
    #expect(try inspector.list("limit=1").map { $0["id"] } == [.integer(5)])
    #expect(try inspector.list("after=5").isEmpty)
    #expect(try inspector.list("after=99&limit=-1").isEmpty)
    #expect(try inspector.list("after=-9223372036854775808&limit=x").count == 5)
  }

  @Test func forgetsHitsAndOrders() throws {
    let order = goodPageView + "&idgoal=0&ec_id=A1&revenue=1&send_image=0"
    #expect(inspector.send("GET", order).status == 204)
    #expect(inspector.send("GET", order).status == 400)
    let epoch = try JSONValue(parsing: inspector.send(path: "/api/hits").body)["epoch"]
    #expect(inspector.send("DELETE", path: "/api/hits").status == 204)
    #expect(try inspector.list().isEmpty)
    #expect(try JSONValue(parsing: inspector.send(path: "/api/hits").body)["epoch"] != epoch)
    #expect(inspector.send("GET", order).status == 204)
    #expect(try inspector.list().map { $0["id"] } == [.integer(3)])
  }

  /// A page that is sent with the snippet, and tracked by its server as well.
  @Test func aPageViewThatComesTwiceIsAFinding() throws {
    let view = goodPageView + "&pv_id=a1B2c3"
    func isFound(_ hit: JSONValue) -> Bool {
      guard case .array(let findings) = hit["findings"] else { return false }
      return findings.contains { $0["parameter"] == .string("pv_id") && $0["level"] == .string("warning") }
    }
    _ = inspector.send("POST", body: #"{"requests":["?\#(view)","?\#(view)&e_c=a&e_a=b"]}"#)
    _ = inspector.send("GET", view)
    _ = inspector.send("GET", goodPageView + "&pv_id=d4E5f6")
    _ = inspector.send(
      "POST",
      body: #"{"requests":["?\#(goodPageView)&pv_id=g7H8i9","?\#(goodPageView)&pv_id=g7H8i9"]}"#
    )
    #expect(try inspector.list().map(isFound) == [false, false, true, false, false, true])
    #expect(try inspector.outcomes().allSatisfy { $0 == "recorded" }, "Matomo counts all of them")
    _ = inspector.send("DELETE", path: "/api/hits")
    _ = inspector.send("GET", view)
    #expect(try inspector.list().map(isFound) == [false])
  }

  @Test func anOldPageViewIsForgotten() throws {
    let inspector = Inspector(store: InspectorStore(maximumCount: 3, now: { noon }))
    _ = inspector.send("GET", goodPageView + "&pv_id=a1B2c3")
    for _ in 1...3 { _ = inspector.send("GET", goodPageView) }
    _ = inspector.send("GET", goodPageView + "&pv_id=a1B2c3")
    #expect(try inspector.list().last?["findings"] == .array([]))
  }

  @Test func hidesTokens() {
    _ = inspector.send("GET", goodPageView + "&token_auth=\(token)&token.auth=\(token)&token_auth[]=\(token)")
    _ = inspector.send("POST", body: #"{"requests":["?\#(goodPageView)"],"token_auth":"\#(token)"}"#)
    let text = inspector.send(path: "/api/hits").text
    #expect(!text.contains(token))
    #expect(text.contains("(hidden)"))
  }

  @Test(arguments: [
    "\"", "\\", "</script><script>alert(1)</script>", "\u{0}\u{1}\u{7f}", "\u{2028}", "😀", "{\"hits\":[]}", "\n\r",
  ])
  func hostileValuesStayValues(text: String) throws {
    let query = goodPageView + "&" + Query.encode([Parameter("x" + text, text), Parameter("uid", text)])
    _ = inspector.send("GET", query)
    let parameters = try inspector.list().first?["parameters"]
    #expect(parameters?["uid"] == .string(text))
    guard case .object(let members) = parameters else { return #expect(Bool(false)) }
    #expect(members.count == 6)
  }

  @Test(arguments: [
    ("GET", "/matomo.js", 200), ("GET", "/nothing", 404), ("GET", "/matomo.php/", 404), ("POST", "/", 405),
    ("POST", "/api/hits", 405), ("OPTIONS", "/api/hits", 405), ("HEAD", "/", 200), ("HEAD", "/api/hits", 200),
  ])
  func answersOnlyWhatItHas(method: String, path: String, status: Int) {
    let response = inspector.send(method, path: path)
    #expect(response.status == status)
    #expect((response.header("allow") != nil) == (status == 405))
  }

  @Test func keepsTheNewestHits() throws {
    let inspector = Inspector(store: InspectorStore(maximumCount: 10, now: { noon }))
    for _ in 1...100 { _ = inspector.send("GET", goodPageView) }
    let ids = try inspector.list().map { $0["id"] }
    #expect(ids == (91...100).map { .integer($0) })
    #expect(try inspector.list("after=98").count == 2)
    #expect(try inspector.list("after=5").count == 10)
  }

  @Test func keepsNoMoreThanFitsIntoItsBytes() throws {
    let inspector = Inspector(store: InspectorStore(maximumBytes: 100_000, now: { noon }))
    for _ in 1...50 { _ = inspector.send("GET", goodPageView + "&x=" + String(repeating: "x", count: 10_000)) }
    #expect(try inspector.list().count == 9)
    _ = inspector.send("GET", goodPageView + "&x=" + String(repeating: "x", count: 1_000_000))
    #expect(try inspector.list().count == 1)
  }

  @Test func tellsWhenEachHitCame() throws {
    let time = Mutex(noon)
    let store = InspectorStore(now: { time.withLock { $0 } })
    let inspector = Inspector(store: store)
    _ = inspector.send("GET", goodPageView)
    time.withLock { $0 = noon.addingTimeInterval(1.25) }
    _ = inspector.send("GET", goodPageView)
    #expect(
      try inspector.list().map { $0["receivedAt"] }
        == [.string("2026-11-21T10:00:00.000Z"), .string("2026-11-21T10:00:01.250Z")]
    )
  }

  @Test(arguments: [
    ("action_name=x", "pageView"), ("e_c=a&e_a=b", "event"), ("e_c=a", "pageView"), ("search=a", "siteSearch"),
    ("download=a", "download"), ("link=a", "outlink"), ("idgoal=3", "goal"), ("idgoal=0", "cart"),
    ("idgoal=0&ec_id=1", "order"), ("c_n=a", "contentImpression"), ("c_n=a&c_i=b", "contentInteraction"),
    ("ping=1", "ping"), ("cra=a&ca=1", "crash"), ("ma_id=a", "media"), ("ca=1&fa_id=1", "custom"),
  ])
  func namesTheKindOfHit(query: String, kind: String) throws {
    _ = inspector.send("GET", "idsite=1&rec=1&" + query)
    #expect(try inspector.list().map { $0["kind"] } == [.string(kind)])
  }
}
