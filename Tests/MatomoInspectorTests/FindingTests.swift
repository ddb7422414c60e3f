import MatomoCore
import MatomoInspector
import MatomoProtocol
import Testing

@Suite struct FindingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let query: String
    let findings: [String]
    let token: FindingContext.Token

    var testDescription: String { query }

    /// Each finding as its consequence and the name of its parameter.
    init(_ query: String, _ findings: String..., token: FindingContext.Token = .none) {
      self.query = query
      self.findings = findings
      self.token = token
    }
  }

  static let rows = [
    Row(""),
    // Required.
    Row("rec=0", "excluded rec"),
    Row("rec=1.0"),
    Row("idsite=", "refused idsite"),
    Row("idsite=0", "refused idsite"),
    Row("idsite=x", "refused idsite"),
    Row("idsite=1.0", "noted idsite"),
    Row("idsite=7", "refused idsite"),
    // Names.
    Row("foo=1"),
    Row("foo=1&foo=2", "ignored foo"),
    Row("CIP=1", "ignored CIP"),
    Row("Url=x", "ignored Url"),
    Row("action-name=x", "ignored action-name"),
    Row("user_agent=x", "ignored user_agent"),
    Row("action.name=x", "changed action.name"),
    Row("+uid=x", "changed  uid"),
    Row("uid%00x=x", "changed uid\0x"),
    Row("uid[]=x", "ignored uid[]"),
    Row("foo[a][b]=x"),
    Row("+=x", "ignored  "),
    Row("gt_ms=12", "ignored gt_ms"),
    Row("_idts=12&_idvc=1&_viewts=1", "ignored _idts", "ignored _idvc", "ignored _viewts"),
    Row("dimension1=a&dimension999=b"),
    Row("dimension0=a", "ignored dimension0"),
    Row("dimension1000=a", "ignored dimension1000"),
    Row("dimensionX=a", "ignored dimensionX"),
    Row("action_name=%E4", "changed action_name"),
    Row("action_name=%E4&cs=iso-8859-1"),
    Row("token_auth=x", "noted token_auth"),
    // Location.
    Row("cip=203.0.113.5", "refused cip"),
    Row("cip=203.0.113.5", "refused cip", token: .refused),
    Row("cip=203.0.113.5", token: .accepted),
    Row("cip=2001:db8::1", token: .accepted),
    Row("cip="),
    Row("cip=localhost", "changed cip", token: .accepted),
    Row("country=de&region=BW&city=Ulm", "refused country", "refused region", "refused city"),
    Row("country=de&region=BW&city=Ulm&lat=48.4&long=-9.99", token: .accepted),
    Row("country=germany", "ignored country", token: .accepted),
    Row("lat=91&long=200", "noted lat", "noted long", token: .accepted),
    Row("lat=x", "poison lat", token: .accepted),
    Row("long=-1000", "poison long", token: .accepted),
    Row("lat=48", "refused lat"),
    // Time.
    Row("cdt=2026-11-21+09:59:59"),
    Row("cdt=2026-11-21T11:59:59.5%2B02:00"),
    Row("cdt=2026-11-21T10:00:01Z", "changed cdt"),
    Row("cdt=2026-11-21"),
    Row("cdt=2026-11-20+10:00:00", "refused cdt"),
    Row("cdt=2026-11-20+10:00:00", token: .accepted),
    Row("cdt=2026-11-20+10:00:01"),
    Row("cdt=1795255200"),
    Row("cdt=1795255201", "changed cdt"),
    Row("cdt=1795255200000", "changed cdt"),
    Row("cdt=yesterday", "changed cdt"),
    Row("cdt=2026-13-40+10:00:00", "changed cdt"),
    Row("cdt=0", "changed cdt"),
    Row("cdo=86399"),
    Row("cdo=-86400", "refused cdo"),
    Row("cdo=86400", token: .accepted),
    Row("cdo=x", "ignored cdo"),
    Row("cdt=2026-11-21+09:00:00&cdo=82800", "refused cdt"),
    // Visitor.
    Row("cid=0123456789abcdef&_id=0123456789ABCDEF"),
    Row("cid=0123456789abcde", "refused cid"),
    Row("cid=0123456789abcdef0", "refused cid"),
    Row("cid=0123456789abcdeg", "ignored cid"),
    Row("_id=0123", "ignored _id"),
    Row("_id=0123456789abcdeg", "ignored _id"),
    Row("_id=0123456789abcdef0", "changed _id"),
    Row("uid=None", "noted uid"),
    // Device.
    Row("ua=Googlebot/2.1", "excluded ua"),
    Row("ua=Googlebot/2.1&bots=1"),
    Row("ua=Mozilla/5.0+(Linux;+CUBOT+X18)"),
    Row("ua=", "noted ua"),
    Row("uadata=%7B%22platform%22%3A%22Linux%22%2C%22model%22%3A%22%22%7D"),
    Row("uadata=%7B%22platform%22%3A%22Linux%22%2C%22model%22%3Anull%7D", "crash uadata"),
    Row("uadata=%7B%22platform%22%3A5%7D", "crash uadata"),
    Row("uadata=%7B%22brands%22%3A%22x%22%2C%22fullVersionList%22%3A5%7D"),
    Row("uadata=5", "ignored uadata"),
    Row("uadata=%7B", "ignored uadata"),
    Row("lang=de-DE,de;q=0.8,en"),
    Row("lang=de-DE,de;q=0.8,en;q=0.5", "changed lang"),
    Row("h=24&m=60&s=x", "changed h", "changed m", "changed s"),
    Row("h=23&m=59&s=0"),
    // Addresses and titles.
    Row("url=", "noted url"),
    Row("url=https://shop.example/%2523top"),
    Row("url=https://shop.example/%23top", "changed url"),
    Row("url=https://shop.example/a+b", "noted url"),
    Row("url=https://shop.example/%C3%A4", "noted url"),
    Row("url=/path", "noted url"),
    Row("url=b'https://shop.example/'", "noted url"),
    Row("url=https%253A%252F%252Fshop.example", "noted url"),
    Row("url=https://shop.example/?a=1%26amp;b=2", "noted url"),
    Row("url=https://shop.example/?a=1%26q=lamp", "changed url"),
    Row("url=https://shop.example/?q="),
    Row("url=https://shop.example/?q=lamp&search=lamp"),
    Row("url=https://shop.example/" + String(repeating: "x", count: 1024), "changed url"),
    Row("urlref=None", "noted urlref"),
    Row("urlref=b%22x%22", "noted urlref"),
    Row("action_name=None", "noted action_name"),
    Row("action_name=b'Shop'", "noted action_name"),
    Row("action_name=None+of+them"),
    // Actions.
    Row("ca=1", "poison ca"),
    Row("ca=1&e_c=a&e_a=b"),
    Row("ca=1&c_n=a"),
    Row("ca=1&fa_id=7"),
    Row("ca=1&ping=1", "noted ca"),
    Row("pv_id=a1B2c3"),
    Row("pv_id=a1B2c3d", "changed pv_id"),
    Row("pv_id=s33nB4", "noted pv_id"),
    Row("pv_id=s33nB4&e_c=a&e_a=b"),
    Row("pv_id=S33nB4"),
    Row("pv_id=%C3%A4%C3%B6%C3%BC", "changed pv_id"),
    Row("pv_id=abcde%C3%A4", "poison pv_id"),
    Row("bw_bytes=0"),
    Row("bw_bytes=-1", "poison bw_bytes"),
    Row("bw_bytes=many", "poison bw_bytes"),
    Row("search=a&search_count=4294967295"),
    Row("search=a&search_count=4294967296", "poison search_count"),
    Row("search=a&search_count=many", "ignored search_count"),
    Row("search=a&search_count=-1", "ignored search_count"),
    Row("search_count=1&search_cat=a", "ignored search_cat", "ignored search_count"),
    // Events and content.
    Row("e_c=a&e_a=b&e_n=c&e_v=-1.5"),
    Row("e_c=a&e_a=b&e_v=1e400", "poison e_v"),
    Row("e_c=a&e_a=b&e_v=nan", "ignored e_v"),
    Row("e_c=a", "changed e_a"),
    Row("e_c=&e_a=b", "changed e_c"),
    Row("e_n=c", "changed e_c", "changed e_a"),
    Row("e_c=+&e_a=b", "refused e_c"),
    Row("c_p=a&c_i=b", "ignored c_p", "ignored c_i"),
    // Times of a page view.
    Row("pf_net=0&pf_srv=1&pf_tfr=2&pf_dm1=3&pf_dm2=4&pf_onl=16777215"),
    Row("pf_srv=-1"),
    Row("pf_srv=-2", "refused pf_srv"),
    Row("pf_srv=1.5", "ignored pf_srv"),
    Row("pf_srv=abc", "ignored pf_srv"),
    Row("pf_srv=16777216", "ignored pf_srv"),
    Row("pf_srv=5&e_c=a&e_a=b", "ignored pf_srv"),
    Row("pf_srv=5&e_c=a&e_a=b&pv_id=a1B2c3"),
    // Custom variables.
    Row("cvar=%7B%221%22%3A%5B%22a%22%2C%22b%22%5D%7D"),
    Row("cvar=%5B%5D"),
    Row("cvar=x", "ignored cvar"),
    Row("_cvar=%7B%22a%22%3A%22b%22%7D", "ignored _cvar"),
    Row("e_cvar=%7B%221%22%3A%5B%22a%22%2C%22\(String(repeating: "x", count: 201))%22%5D%7D", "changed e_cvar"),
    // Goals and orders.
    Row("idgoal=3&revenue=5"),
    Row("idgoal=x", "ignored idgoal"),
    Row("revenue=5", "ignored revenue"),
    Row("idgoal=0", "noted revenue"),
    Row("idgoal=0&revenue=12,50+EUR", "ignored revenue"),
    Row("idgoal=0&ec_id=new&revenue=5&ec_items=%5B%5B%22sku%22%2C%22name%22%2C%22cat%22%2C12.5%2C1%5D%5D&ec_tx=1"),
    Row("idgoal=0&revenue=5&ec_items=%5B%22sku%22%5D", "ignored ec_items"),
    Row("ec_id=A1&ec_items=%5B%5D&ec_tx=1", "ignored ec_tx", "ignored ec_id", "ignored ec_items"),
    Row("idgoal=0&ec_id=old&revenue=5", "refused ec_id"),
  ]

  @Test(arguments: rows)
  func isMade(row: Row) throws {
    let base = [
      Parameter("idsite", "1"), Parameter("rec", "1"), Parameter("url", "https://shop.example/"),
    ]
    let own = Query.decode(row.query)
    let parameters = base.filter { parameter in !own.contains { $0.name == parameter.name } } + own
    var context = FindingContext(now: noon, token: row.token, userAgent: row.query == "ua=" ? "" : firefox)
    context.sites = [1]
    context.known.orders = [OrderID(site: 1, order: "old")]
    context.known.pageViews = [NamedPageView(site: 1, id: try #require(PageViewID("s33nB4")))]
    let findings = Finding.all(for: parameters, in: context)
    #expect(findings.map { "\($0.consequence) \($0.parameter)" } == row.findings)
    #expect(findings.allSatisfy { !$0.message.isEmpty })
  }

  @Test func aMissingSiteIsRefused() {
    let findings = Finding.all(
      for: Query.decode("rec=1&ua=x&url=https://a.example/"),
      in: FindingContext(now: noon, token: .none, userAgent: "")
    )
    #expect(findings.map(\.parameter) == ["idsite"])
    #expect(findings.map(\.level) == [.error])
  }

  @Test(arguments: ["Go-http-client/1.1", "python-requests/2.31", "matomo-relay/1.0"])
  func aLibraryThatSpeaksForVisitorsShouldSayWhoTheyAre(userAgent: String) {
    let context = FindingContext(now: noon, token: .none, userAgent: userAgent)
    #expect(Finding.all(for: Query.decode(goodPageView), in: context).map(\.parameter) == ["ua"])
    #expect(Finding.all(for: Query.decode(goodPageView + "&ua=x"), in: context).isEmpty)
  }

  @Test func errorsComeFirst() {
    let context = FindingContext(now: noon, token: .none, userAgent: firefox)
    let findings = Finding.all(for: Query.decode(goodPageView + "&gt_ms=1&lang=\(firefox)&cid=1&cip=1"), in: context)
    #expect(findings.map(\.level) == [.error, .error, .warning, .warning])
  }

  @Test func messagesNeverHoldValues() {
    let secret = "s3cr3t"
    let names = [
      "idsite", "cip", "cdt", "cid", "_id", "url", "action_name", "pv_id", "e_v", "token_auth", "uadata", "cvar",
    ]
    let parameters = names.map { Parameter($0, secret) }
    let findings = Finding.all(for: parameters, in: FindingContext(now: noon, token: .none, userAgent: secret))
    #expect(findings.count > 8)
    #expect(findings.allSatisfy { !$0.message.contains(secret) })
  }
}
