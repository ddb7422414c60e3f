import MatomoHTTP
import MatomoInspector
import MatomoProtocol
import Testing

/// What Matomo 5.1.2 answered to single hits (docs/matomo.md §3 and §4.e).
@Suite struct TrackerEndpointTests {
  private let inspector = Inspector.stub()

  @Test(arguments: ["/matomo.php", "/piwik.php"])
  func answersAnImage(path: String) {
    let response = inspector.send("GET", goodPageView, path: path)
    #expect(response.status == 200)
    #expect(response.header("content-type") == "image/gif")
    #expect(response.header("cache-control") == "no-store")
    #expect(response.body.count == 43)
    #expect(response.body.starts(with: Array("GIF89a".utf8)))
    #expect(response.header("access-control-allow-origin") == nil)
  }

  @Test func answersNothingWithSendImage0() throws {
    let response = inspector.send("GET", goodPageView + "&send_image=0", headers: [("Origin", "https://a.example")])
    #expect(response.status == 204)
    #expect(response.header("content-type") == "text/html; charset=UTF-8")
    #expect(response.header("cache-control") == "no-store")
    #expect(response.header("access-control-allow-origin") == nil)
    #expect(response.body.isEmpty)
    #expect(try inspector.outcomes() == ["recorded"])
  }

  @Test(arguments: ["POST", "HEAD", "PUT", "DELETE", "PATCH"])
  func recordsWithEveryMethodAndAllowsEveryOrigin(method: String) throws {
    let response = inspector.send(method, goodPageView, headers: [("origin", "https://a.example")])
    #expect(response.status == 200)
    #expect(response.header("cache-control") == nil)
    #expect(response.header("access-control-allow-origin") == "https://a.example")
    #expect(response.header("access-control-allow-credentials") == "true")
    #expect(inspector.send(method, goodPageView).header("access-control-allow-origin") == "*")
    #expect(try inspector.outcomes() == ["recorded", "recorded"])
  }

  @Test(arguments: ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=UTF-8"])
  func readsAForm(type: String) throws {
    let response = inspector.send("POST", headers: [("Content-Type", type)], body: goodPageView + "&send_image=0")
    #expect(response.status == 204)
    #expect(try inspector.list().first?["parameters"]?["action_name"] == .string("Shop"))
  }

  @Test func theQueryWinsOverTheForm() throws {
    _ = inspector.send(
      "POST",
      goodPageView,
      headers: [("Content-Type", "application/x-www-form-urlencoded")],
      body: "action_name=Form&e_n=x"
    )
    let parameters = try inspector.list().first?["parameters"]
    #expect(parameters?["action_name"] == .string("Shop"))
    #expect(parameters?["e_n"] == .string("x"))
  }

  @Test(arguments: ["Access-Control-Request-Method", "access-control-request-headers"])
  func permitsWhatABrowserAsksFor(header: String) throws {
    let response = inspector.send(
      "OPTIONS",
      goodPageView,
      headers: [(header, "POST"), ("Origin", "https://a.example")]
    )
    #expect(response.status == 204)
    #expect(response.header("access-control-allow-methods") == "GET, POST")
    #expect(response.header("access-control-allow-headers") == "*")
    #expect(response.header("access-control-allow-origin") == "*")
    #expect(response.headers.filter { $0.0 == "Access-Control-Allow-Origin" }.count == 1)
    #expect(try inspector.list().isEmpty)
  }

  @Test func refusesOptionsThatAskNothing() throws {
    #expect(inspector.send("OPTIONS").status == 400)
    #expect(try inspector.list().isEmpty)
  }

  @Test func explainsItselfWithoutParameters() throws {
    let response = inspector.send()
    #expect(response.status == 200)
    #expect(response.header("content-type") == "text/html; charset=UTF-8")
    #expect(response.text.hasPrefix("This resource is part of Matomo"))
    #expect(try inspector.list().isEmpty)
  }

  @Test(arguments: [
    ("", []), ("idsite=1&rec=1", [("Content-Type", "text/plain")]), (#"{"request":1}"#, []),
    (#"{"requests":["?idsite=1&rec=1"]}"#, [("Content-Encoding", "gzip")]),
    ("idsite=1&rec=1", [("Content-Type", "application/x-www-form-urlencoded"), ("content-encoding", "deflate")]),
  ])
  func refusesABodyThatHoldsNoHit(body: String, headers: [(String, String)]) throws {
    let response = inspector.send("POST", headers: headers, body: body)
    #expect(response.status == 400)
    #expect(response.header("content-type") == "text/html; charset=UTF-8")
    #expect(response.header("access-control-allow-origin") == "*")
    #expect(try inspector.outcomes() == ["refused"])
  }

  @Test(arguments: [
    "rec=1", "idsite=abc&rec=1", "idsite=999&rec=1", "\(goodPageView)&cip=203.0.113.5",
    "\(goodPageView)&cdt=2026-11-19+10:00:00", "\(goodPageView)&cid=1", "\(goodPageView)&pf_net=-5",
    // What fails a bulk with 500 is a 400 here.
    "\(goodPageView)&bw_bytes=-1", "\(goodPageView)&ca=1",
  ])
  func refuses(query: String) throws {
    let response = inspector.send("GET", query)
    #expect(response.status == 400)
    #expect(response.header("content-type") == "image/gif")
    #expect(response.header("x-matomo-relay-error")?.isEmpty == false)
    #expect(response.body.prefix(6) == ArraySlice("GIF89a".utf8))
    let silent = inspector.send("GET", query + "&send_image=0")
    #expect(silent.status == 400)
    #expect(silent.header("content-type") == "text/html; charset=UTF-8")
    #expect(try inspector.outcomes().allSatisfy { $0 == "refused" || $0 == "failed" })
  }

  @Test(arguments: ["rec=0", "foo", "idsite=1&rec=2", "\(goodPageView)&ua=GPTBot%2F1.2"])
  func answersAnExcludedHitLikeAGoodOne(query: String) throws {
    #expect(inspector.send("GET", query).status == 200)
    #expect(try inspector.outcomes() == ["excluded"])
  }

  @Test(arguments: [("X-Purpose", "preview"), ("x-purpose", "instant"), ("X-Moz", "prefetch")])
  func leavesOutWhatIsOnlyFetchedAhead(name: String, value: String) throws {
    #expect(inspector.send("GET", goodPageView + "&send_image=0", headers: [(name, value)]).status == 204)
    #expect(try inspector.outcomes() == ["excluded"])
  }

  @Test func aBotInTheHeaderIsABot() throws {
    #expect(inspector.send("GET", goodPageView, headers: [("User-Agent", googlebot)]).status == 200)
    #expect(try inspector.outcomes() == ["excluded"])
  }

  @Test(arguments: ["curl/8.5.0", "python-requests/2.31", "Go-http-client/1.1", "HeadlessChrome", ""])
  func aLibraryIsNoBot(userAgent: String) throws {
    _ = inspector.send("GET", goodPageView, headers: [("User-Agent", userAgent)])
    #expect(try inspector.outcomes() == ["recorded"])
  }

  @Test func clientHintsOfOddShapeEndPHP() {
    let response = inspector.send("GET", goodPageView + "&uadata=%7B%22model%22%3A5%7D")
    #expect(response.status == 500)
    #expect(response.body.isEmpty)
  }

  @Test func theReasonCannotEndItsHeader() {
    let response = inspector.send("GET", "idsite=1&rec=1&+%0D%0AX%3A=1&cip%00%0D%0A=1")
    #expect(response.headers.allSatisfy { header in header.1.utf8.allSatisfy { (0x20...0x7e).contains($0) } })
  }

  @Test func doNotTrackIsIgnored() throws {
    _ = inspector.send("GET", goodPageView, headers: [("DNT", "1")])
    #expect(try inspector.outcomes() == ["recorded"])
  }
}
