import FoundationEssentials
import MatomoCollector
import MatomoCore
import MatomoProtocol
import Testing

/// What somebody sends who wants to say what only a token allows, to be heard twice, or to take the relay down.
@Suite struct AbuseTests {
  /// Every way to write one privileged parameter, by which PHP reads it or makes an array of it.
  static let smuggled = [
    "cip=198.51.100.7", "cip=198.51.100.7&cip=198.51.100.8", "+cip=198.51.100.7", "%20cip=198.51.100.7",
    "++cip=198.51.100.7", "cip%00=198.51.100.7", "cip%00x=198.51.100.7", "c%69p=198.51.100.7", "%63%69%70=198.51.100.7",
    "cip[]=198.51.100.7", "cip%5B%5D=198.51.100.7", "cip[0][1]=198.51.100.7", "+cip[x]=198.51.100.7",
    "cip=&cip=198.51.100.7", "cip[]=1&cip=198.51.100.7",
    "token_auth=x", "token.auth=x", "token+auth=x", "token[auth=x", "token%5Bauth=x", "token%20auth=x",
    "+token.auth%00=x", "token_auth[]=x", "token.auth[a]=x",
    "country=de", "+country=de", "region%00=BW", "city=Ulm", "%6cat=48.4", "long=9.9", "lat[]=1", "+long%00x=1",
    "cdo=90000", "+cdo=90000", "cdt=1795000000", "cdt%00=1795000000", "%63dt=2020-01-01",
  ]

  private func isClean(_ decision: CollectorDecision, count: Int = 1) {
    #expect(decision.hits.count == count)
    #expect(decision.counts.removed.total > 0)
    for hit in decision.hits {
      #expect(privilegedNames(hit.query) == ["cip"])
      #expect(hit["cip"] == "203.0.113.5")
      #expect(hit["cdt"] == "1795255200")
      #expect(!hit.hasOldTime(at: noon))
    }
  }

  @Test(arguments: smuggled)
  func nothingPrivilegedGetsThroughAQuery(parameters: String) {
    isClean(Collector.stub().send("GET", "\(parameters)&\(goodPageView)"))
    isClean(Collector.stub().send("POST", "\(goodPageView)&\(parameters)"))
    isClean(Collector.stub().send("HEAD", "\(goodPageView)&\(parameters)"))
  }

  @Test(arguments: smuggled)
  func nothingPrivilegedGetsThroughAForm(parameters: String) {
    isClean(Collector.stub().sendForm("\(goodPageView)&\(parameters)"))
    isClean(Collector.stub().sendForm(parameters, query: goodPageView))
    isClean(Collector.stub().sendForm(parameters, query: "\(goodPageView)&\(parameters)"))
  }

  @Test(arguments: smuggled)
  func nothingPrivilegedGetsThroughABulk(parameters: String) {
    let entry = "\"?\(goodPageView)&\(parameters)\""
    isClean(Collector.stub().send("POST", body: #"{"requests":[\#(entry)]}"#))
    isClean(Collector.stub().send("POST", "token_auth=\(trustedToken)", body: #"{"requests":[\#(entry)]}"#))
    isClean(Collector.stub().send("POST", body: #"{"requests":[\#(entry)],"token_auth":"x"}"#))
    let trusted = "\"?\(goodPageView)&\(parameters)&token_auth=\(trustedToken)\""
    isClean(Collector.stub().send("POST", body: #"{"requests":[\#(trusted)],"token_auth":"x"}"#))
  }

  @Test(arguments: [
    #""cip":"198.51.100.7""#, #"" cip":"198.51.100.7""#, #""cip\u0000x":"198.51.100.7""#, #""c\u0069p":"198.51.100.7""#,
    #""cip":["198.51.100.7"]"#, #""cip":{"a":"198.51.100.7"}"#, #""token.auth":"x""#, #""token auth":"x""#,
    #""token[auth":"x""#, #""cip":1,"cip":"198.51.100.7""#, #""lat":48.4"#, #""long":"9.9""#, #""country[]":"de""#,
    #""cdo":90000"#, #""cdt":1795000000"#,
  ])
  func nothingPrivilegedGetsThroughAnObject(member: String) {
    let object = #"{"idsite":1,"rec":1,\#(member)}"#
    let single = Collector.stub().send("POST", body: object)
    if member.contains(#"\u0000"#) {
      // A key with a NUL is no JSON here.
      #expect(single.hits.isEmpty)
    } else {
      isClean(single)
      isClean(Collector.stub().send("POST", body: #"{"requests":[\#(object)]}"#))
    }
  }

  @Test(arguments: [
    "CIP=198.51.100.7", "cip[=198.51.100.7", ";cip=198.51.100.7", "%2Bcip=198.51.100.7", "?cip=198.51.100.7",
    "[cip]=198.51.100.7", "cip%5F=198.51.100.7", "c\u{456}p=198.51.100.7", "Country=de",
  ])
  func whatPHPReadsAsSomethingElsePassesVerbatim(parameter: String) {
    let decision = Collector.stub().send("GET", goodPageView + "&" + parameter)
    #expect(decision.counts.removed == RemovedParameters())
    #expect(decision.queries == [goodPageView + "&" + Query.encode(Query.decode("&" + parameter))])
    #expect(privilegedNames(decision.hits.first?.query ?? "") == ["cip"])
  }

  @Test(arguments: [
    "idsite=2&idsite=1", "idsite[]=2&idsite=1", "idsite=1&+idsite=1", "rec[]=0&idsite=1", "idsite=1&rec=0&rec=1",
  ])
  func siteAndRecAreThoseThatPHPReads(query: String) {
    #expect(Collector.stub().send("GET", "\(query)&rec=1").queries == ["idsite=1&rec=1"])
  }

  @Test func aURLOfABulkIsNoHit() {
    let decision = Collector.stub().send("POST", "cip=1.2.3.4&\(goodPageView)", body: #"{"requests":["?rec=0"]}"#)
    #expect(decision.hits.isEmpty)
  }

  @Test(arguments: [
    "https://a.example\r\nX-Evil: 1", "https://a.example\nX: 1", "a b", "\u{0}", "https://ä.example", "",
    String(repeating: "x", count: 5000),
  ])
  func anOriginThatIsNoneDoesNotComeBack(origin: String) {
    for method in ["POST", "HEAD", "OPTIONS"] {
      let response = Collector.stub().send(method, goodPageView, headers: [("Origin", origin)]).response
      #expect(response.header("Access-Control-Allow-Origin") == "*")
    }
  }

  @Test(arguments: [
    "idsite=1&rec=1&cid=%0D%0AX-Evil:+1", "idsite=%0D%0A&rec=1", "rec=1&%0D%0AX-Evil:+1=1",
    "idsite=1&rec=1&uadata=%7B%22sec-ch-ua%5Cr%5CnX-Evil:%20%22%3A5%7D",
  ])
  func noParameterEndsAHeader(query: String) {
    let response = Collector.stub().send("GET", query).response
    #expect(response.status == 400)
    for (name, value) in response.headers {
      #expect(name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
      #expect(value.utf8.allSatisfy { (0x20...0x7e).contains($0) })
    }
  }

  @Test(arguments: ["x\r\nX-Evil: 1", "\u{0}", String(repeating: "ä", count: 100_000), "]", "\u{feff}"])
  func headersAreBoundedAndStayText(value: String) {
    let names = [
      "User-Agent", "Accept-Language", "Referer", "Cookie", "Sec-CH-UA", "Sec-CH-UA-Model", "X-Forwarded-For",
      "Forwarded",
      "Content-Type", "Content-Encoding", "Authorization", "Purpose", "DNT",
    ]
    let headers = names.map { ($0, value) }
    for method in ["GET", "POST", "HEAD"] {
      let decision = Collector.stub().send(method, "idsite=1&rec=1", headers: headers)
      #expect(decision.hits.count == 1)
      for hit in decision.hits {
        #expect(hit.query.utf8.count < 40_000)
        #expect(Query.decode(hit.query).count == hit.parameters.count + 2)
      }
    }
  }

  @Test func everythingIsBounded() {
    let collector = Collector.stub {
      $0.limits.query = 1000
      $0.limits.body = 10_000
      $0.limits.hit = 500
      $0.limits.parameters = 20
      $0.limits.bulkHits = 10
      $0.limits.bulk = 2000
    }
    let x = { (count: Int) in String(repeating: "x", count: count) }
    #expect(collector.send("GET", x(1000)).response.status == 200)
    #expect(collector.send("GET", x(1001)).response.status == 414)
    #expect(collector.send("POST", body: x(10_001)).response.status == 413)
    #expect(collector.send("GET", "idsite=1&rec=1&a=\(x(500))").response.status == 400)
    #expect(collector.send("GET", "idsite=1&rec=1" + String(repeating: "&a=", count: 18)).hits.count == 1)
    #expect(collector.send("GET", "idsite=1&rec=1" + String(repeating: "&a=", count: 19)).response.status == 400)
    func bulk(_ count: Int, _ query: String) -> CollectorDecision {
      let entries = Array(repeating: "\"?idsite=1&rec=1\(query)\"", count: count).joined(separator: ",")
      return collector.send("POST", headers: [], body: #"{"requests":[\#(entries)]}"#)
    }
    #expect(bulk(10, "").hits.count == 10)
    #expect(bulk(11, "").response.status == 413)
    let large = bulk(10, "&a=\(x(200))")
    #expect(large.response.status == 413)
    #expect(large.hits.isEmpty)
  }

  @Test func bombsAreAnsweredWithNothing() {
    let collector = Collector.stub()
    let bombs = [
      #"{"requests":["# + String(repeating: "[", count: 500_000),
      #"{"requests":["# + String(repeating: #"{"a":"#, count: 100_000),
      #"{"requests":["# + String(repeating: "5,", count: 500_000) + "5]}",
      #"{"requests":["# + String(repeating: "0", count: 1_000_000) + "]}",
      #"{"requests":[1e999999999,-1e99999999]}"#,
      #"{"requests":[""# + String(repeating: #"\ud800"#, count: 100_000) + #""]}"#,
      "{" + String(repeating: "[", count: 900_000),
    ]
    for bomb in bombs {
      for headers in [[], [("Content-Type", "application/x-www-form-urlencoded")]] {
        let decision = collector.send("POST", headers: headers, body: bomb)
        #expect(decision.hits.isEmpty)
        #expect(decision.response.body.count < 1000)
      }
    }
    let gzip: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + [UInt8](repeating: 0xff, count: 100_000)
    #expect(collector.send("POST", bytes: gzip).response.status == 400)
    #expect(collector.send("POST", headers: [("Content-Encoding", "gzip")], bytes: gzip).response.status == 400)
  }

  @Test func tooManyValuesAreNotAnsweredAsSuccess() {
    let body = #"{"requests":["# + String(repeating: "5,", count: 300_000) + "5]}"
    #expect(Collector.stub().send("POST", body: body).response.status == 413)
  }
}
