import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoInspector
import MatomoProtocol
import Testing

/// When hits become one visit: a row for each of docs/matomo.md, 4.f.
@Suite struct VisitsTests {
  private static let noon = Date(timeIntervalSince1970: 1_795_262_400)

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let visits: Int

    /// Minutes after noon, and what the hit says besides.
    let hits: [(Double, String)]

    init(_ visits: Int, _ hits: (Double, String)...) {
      testDescription = hits.map { "\($0.1) at \($0.0)" }.joined(separator: ", then ")
      self.visits = visits
      self.hits = hits
    }
  }

  private static let a = "_id=aaaaaaaaaaaaaaaa"
  private static let script = a + "&ua=F&cip=1.1.1.1&lang=de-de&pdf=1&cookie=1"

  static let rows: [Row] = [
    Row(1, (0, script), (1, a + "&ua=X&cip=2.2.2.2")), Row(1, (0, script), (1, "cid=aaaaaaaaaaaaaaaa&ua=X")),
    Row(1, (1, "cid=aaaaaaaaaaaaaaaa&ua=X"), (2, script)),
    Row(2, (0, script), (1, "ua=F&cip=1.1.1.1&lang=de-de")),
    Row(1, (0, script), (1, "ua=F&cip=1.1.1.1&lang=de-de&pdf=1&cookie=1")),
    Row(2, (0, script), (1, "ua=F&cip=1.1.1.2&lang=de-de&pdf=1&cookie=1")),
    Row(2, (0, script), (1, "ua=F&cip=1.1.1.1&lang=de&pdf=1&cookie=1")),
    Row(1, (0, script), (1, "ua=F&cip=1.1.1.1&lang=de-de&pdf=1&cookie=1&res=1x1&uadata=%7B%7D")),
    Row(1, (0, script), (1, "_id=bbbbbbbbbbbbbbbb&ua=F&cip=1.1.1.1&lang=de-de&pdf=1&cookie=1")),
    Row(2, (0, script), (1, "_id=bbbbbbbbbbbbbbbb&ua=F&cip=1.1.1.1&lang=de-de")),
    Row(2, (0, script), (1, "cid=bbbbbbbbbbbbbbbb&ua=F&cip=1.1.1.1&lang=de-de&pdf=1&cookie=1")),
    Row(1, (0, "ua=F&cip=1.1.1.1"), (1, "ua=F&cip=1.1.1.1")),
    Row(1, (0, script + "&uid=u1"), (1, "uid=u1&ua=X&cip=2.2.2.2")),
    Row(2, (0, script), (1, "uid=u1&cid=aaaaaaaaaaaaaaaa&ua=X")),
    Row(1, (0, script), (-20, "cid=aaaaaaaaaaaaaaaa")), Row(2, (0, script), (-40, "cid=aaaaaaaaaaaaaaaa")),
    Row(1, (0, script), (28, script)), Row(2, (0, script), (31.7, script)),
    Row(2, (0, script), (1, script + "&new_visit=1")),
    // Another day, another site, nothing but a ping.
    Row(2, (719, script), (721, script)), Row(2, (0, script), (1, script + "&idsite=2")),
    Row(0, (0, script + "&ping=1")),
    Row(1, (0, script), (25, script + "&ping=1"), (50, script)),
    // Without a token one address has all visitors with one browser.
    Row(1, (0, "ua=F&_id=aaaaaaaaaaaaaaaa"), (1, "ua=F&_id=bbbbbbbbbbbbbbbb")),
    Row(2, (0, "ua=F&cid=aaaaaaaaaaaaaaaa"), (1, "ua=F&cid=bbbbbbbbbbbbbbbb")),
  ]

  private static func visits(_ row: Row) -> [Visit] {
    var visits = Visits()
    for (minute, query) in row.hits {
      let time = noon + minute * 60
      var parameters = Query.decode("idsite=1&rec=1&url=https://shop.example/\(Int(minute))&\(query)")
      parameters.append(Parameter("cdt", String(Int(time.timeIntervalSince1970))))
      visits.add(parameters, kind: query.contains("ping=1") ? .ping : .pageView, at: noon + 86_000)
    }
    return visits.all
  }

  @Test(arguments: rows) func howManyVisits(_ row: Row) {
    #expect(Self.visits(row).count == row.visits)
  }

  @Test func whatCameFirstIsTheEntryForEver() {
    let visits = Self.visits(Row(1, (10, Self.script), (5, Self.script), (12, Self.script)))
    #expect(visits.map(\.entry) == ["https://shop.example/10"])
    #expect(visits.map(\.exit) == ["https://shop.example/12"])
    #expect(visits[0].actions.count == 3)
  }

  @Test func aVisitIsRenamedByWhoeverJoinsIt() {
    let joined = Row(1, (0, Self.script), (1, Self.script.replacing("aaaaaaaaaaaaaaaa", with: "bbbbbbbbbbbbbbbb")))
    #expect(Self.visits(joined).map(\.visitor) == ["bbbbbbbbbbbbbbbb"])
  }

  @Test func theInspectorListsThem() throws {
    let inspector = Inspector()
    for path in ["1", "2"] {
      let query = "idsite=1&rec=1&_id=aaaaaaaaaaaaaaaa&action_name=P&url=https://shop.example/\(path)"
      _ = inspector.respond(to: HTTPRequest(method: "GET", path: "/matomo.php", query: query))
    }
    _ = inspector.respond(to: HTTPRequest(method: "GET", path: "/matomo.php", query: "idsite=1&rec=0"))
    let answer = inspector.respond(to: HTTPRequest(method: "GET", path: "/api/visits"))
    let visits = try #require(try JSONValue(parsing: answer.body)["visits"])
    guard case .array(let list) = visits else { return }
    #expect(list.count == 1)
    #expect(list[0]["visitor"] == .string("aaaaaaaaaaaaaaaa") && list[0]["exit"] == .string("https://shop.example/2"))
    #expect(inspector.respond(to: HTTPRequest(method: "POST", path: "/api/visits")).status == 405)
  }
}
