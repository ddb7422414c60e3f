import Matomo
import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// `POST /requests` and `GET /decisions` of `serve`, and how both sides meet there.
@Suite struct RequestsEndpointTests {
  private static let browser = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"

  private struct Relay {
    let fixture: RelayFixture
    let process: RelayProcess
    let url: String
    let adminURL: String

    init(hold: String, _ more: [String: String] = [:]) async throws {
      fixture = try RelayFixture().with([
        "MATOMO_RELAY_PAGE_VIEWS_HOLD": hold, "MATOMO_TOKEN_AUTH": RelayFixture.token,
        "MATOMO_RELAY_TRACKING_IGNORED_PREFIXES": "/health",
      ]).with(more)
      process = try fixture.start("serve")
      url = try await process.word(after: "listening at")
      adminURL = try await process.adminURL()
    }

    func post(_ lines: String...) async throws -> Fetched {
      try await fetch(adminURL + "/requests", method: "POST", body: Array(lines.joined(separator: "\n").utf8))
    }

    /// What JavaScript sends from the tests' own address.
    func report(_ page: String, _ more: String = "") async throws {
      let query = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example\(page)\(more)"
      let answer = try await fetch(
        url + "/matomo.php?" + query,
        headers: [("User-Agent", RequestsEndpointTests.browser)]
      )
      #expect(answer.status == 200)
    }

    func decisions() async throws -> [JSONValue] {
      try await fetch(adminURL + "/decisions").json()["decisions"]?.array ?? []
    }
  }

  /// A line of a page that the tests' own address asked for.
  private static func line(_ page: String, _ more: String = "", status: Int = 200) -> String {
    """
    {"time": \(Int(time(nil))), "method": "GET", "url": "https://shop.example\(page)", "status": \(status), \
    "address": "127.0.0.1", "contentType": "text/html", "headers": {"user-agent": "\(browser)"}\(more)}
    """
  }

  @Test func linesAreCountedIgnoredOrRefusedOneByOne() async throws {
    let relay = try await Relay(hold: "1h")
    let answer = try await relay.post(
      Self.line("/a"),
      Self.line("/a"),
      "",
      Self.line("/health/live"),
      #"{"time": "yesterday"}"#,
      Self.line("/report.pdf", #", "title": "Report", "parameters": {"download": "https://shop.example/report.pdf"}"#),
      Self.line("/b", #", "parameters": {"e_c": "a", "e_a": "b"}"#).replacing("127.0.0.1", with: "127.0.0.2")
    )
    #expect(answer.status == 200)
    let json = try answer.json()
    #expect(json["accepted"]?.number == 4)
    #expect(json["ignored"]?["ignoredPrefixes"]?.number == 1)
    #expect(json["errors"]?.array.map { $0["line"]?.number } == [5])
    #expect(json["errors"]?.array.first?["message"]?.text?.contains("time") == true)
    let status = try await relay.fixture.status()
    #expect(status.held == 3, "identical lines are separate views, and a download waits as well")
    try await eventually("what JavaScript does not report is not held") { relay.fixture.matomo.recorded.count == 1 }
    #expect(relay.fixture.matomo.recorded.first?["e_c"] == "a")
    let decisions = try await relay.decisions()
    #expect(decisions.map { $0["decision"]?.text } == ["held", "held", "held", "ignored", "tracked"])
    #expect(decisions[3]["rule"]?.text == "ignoredPrefixes /health")
    #expect(decisions[3]["url"]?.text == "shop.example/health/live")
  }

  @Test func aLineBringsNoCookieAndSoNoIDOfItsOwn() async throws {
    let relay = try await Relay(hold: "0s", ["MATOMO_RELAY_VISITOR_ID": "own-cookie"])
    #expect(try await relay.post(Self.line("/a"), Self.line("/b")).status == 200)
    try await eventually("both are sent") { relay.fixture.matomo.recorded.count == 2 }
    #expect(relay.fixture.matomo.recorded.allSatisfy { $0["cid"] == nil && $0["_id"] == nil })
  }

  @Test func aPageInABrowserCannotHandOverRequests() async throws {
    let relay = try await Relay(hold: "1h")
    let answer = try await fetch(
      relay.adminURL + "/requests",
      method: "POST",
      headers: [("Origin", "https://evil.example")],
      body: Array(Self.line("/a").utf8)
    )
    #expect(answer.status == 403)
    #expect(try await relay.fixture.status().held == 0)
  }

  @Test func theAnswerIsBoundedHoweverManyLinesAreWrong() async throws {
    let relay = try await Relay(hold: "1h")
    let wrong = Array(repeating: "x", count: 5000).joined(separator: "\n")
    let json = try await relay.post(Self.line("/a"), wrong).json()
    #expect(json["errors"]?.array.count == 100 && json["moreErrors"]?.number == 4900)
    let tooMany = Array(repeating: "x", count: 10_002).joined(separator: "\n")
    #expect(try await relay.post(tooMany).status == 413)
  }

  @Test func hitsThatFindNoRoomAreNotCalledTracked() async throws {
    let relay = try await Relay(hold: "1h", ["MATOMO_RELAY_QUEUE_LIMIT": "1"])
    #expect(try await relay.post(Self.line("/a")).status == 200)
    let refused = try await fetch(relay.url + "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fb")
    #expect(refused.status == 503)
    #expect(try await relay.decisions().map { $0["decision"]?.text } == ["held", "refused"])
    #expect(try await relay.decisions().last?["reason"]?.text == "the queue is full")
    #expect(try await relay.post(Self.line("/c")).status == 503)
  }

  @Test func aKeyThatIsNoneIsNamed() async throws {
    let fixture = try RelayFixture()
    try fixture.folder.write("", to: "matomo-relay.key")
    let end = try await fixture.run("serve")
    #expect(end.status == 78)
    #expect(end.errors.contains("matomo-relay.key") && end.errors.contains("delete it"))
  }

  @Test func whatCannotBeUsedAtAllIsRefused() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await relay.post("nonsense").status == 400)
    #expect(try await relay.post("").status == 400)
    #expect(try await fetch(relay.adminURL + "/requests").status == 405)
  }

  @Test func oneReportCancelsOneView() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await relay.post(Self.line("/a?b=1"), Self.line("/a?b=1"), Self.line("/a?b=2")).status == 200)
    try await relay.report("%2Fa%3Fb%3D1", "&pv_id=aaaaaa&action_name=A")
    try await relay.report("%2Fa%3Fb%3D1", "&pv_id=aaaaaa&action_name=A")
    try await relay.report("%2Fa%3Fb%3D2", "&e_c=Video&e_a=play")
    var status = try await relay.fixture.status()
    #expect(status.held == 2 && status.totals[.matched] == 1, "a repeat and an event cancel nothing")
    let matched = try #require(try await relay.decisions().last { $0["decision"]?.text == "matched" })
    #expect(matched["by"]?.text == "url" && matched["side"]?.text == "javaScript")

    // The report may come first.
    try await relay.report("%2Fnew", "&pv_id=bbbbbb")
    #expect(try await relay.post(Self.line("/new"), Self.line("/new")).status == 200)
    status = try await relay.fixture.status()
    #expect(status.held == 3 && status.totals[.matched] == 2)
  }

  @Test func aPageViewIDMatchesWhateverTheAddress() async throws {
    let relay = try await Relay(hold: "1h")
    let line = Self.line("/a", #", "pageViewID": "a1B2c3""#).replacing("127.0.0.1", with: "198.51.100.7")
    #expect(try await relay.post(line).status == 200)
    try await relay.report("%2Felsewhere", "&pv_id=a1B2c3")
    let status = try await relay.fixture.status()
    #expect(status.held == 0 && status.totals[.matched] == 1)
    #expect(try await relay.decisions().last { $0["decision"]?.text == "matched" }?["by"]?.text == "pageViewID")
  }

  @Test func aViewThatNobodyReportsIsSentWithItsOwnTimeAddressAndAgent() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await relay.post(Self.line("/a").replacing("127.0.0.1", with: "198.51.100.7")).status == 200)
    let id = try #require(
      try await relay.fixture.run("queue", "list", "--held", "--json").output.split(separator: ",").first
    )
    #expect(try await relay.fixture.run("queue", "retry", String(id.filter(\.isNumber))).status == 0)
    try await eventually("it is sent") { relay.fixture.matomo.recorded.count == 1 }
    let hit = try #require(relay.fixture.matomo.recorded.first)
    #expect(hit["cip"] == "198.51.100.7" && hit["ua"] == Self.browser && hit["url"] == "https://shop.example/a")
    #expect(hit["cdt"] != nil)
  }

  @Test func heldViewsSurviveTheProcess() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await relay.post(Self.line("/a"), Self.line("/b")).status == 200)
    relay.process.signal(SIGKILL)
    _ = try await relay.process.end()
    let second = try relay.fixture.start("serve")
    let url = try await second.word(after: "listening at")
    let answer = try await fetch(
      url + "/matomo.php?idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2Fa",
      headers: [("User-Agent", Self.browser)]
    )
    #expect(answer.status == 200)
    let status = try await relay.fixture.status()
    #expect(status.held == 1 && status.totals[.matched] == 1, "the key of the hashes survives, too")
    #expect(try await relay.fixture.run("deliver", "--once").status != 0, "one process delivers from a file")
    withExtendedLifetime(second) {}
  }

  @Test func whatARuleLeavesOutIsCountedAndSaid() async throws {
    let relay = try await Relay(hold: "1h")
    let lines = [
      Self.line("/style.css").replacing("text/html", with: "text/css"), Self.line("/old", status: 301),
      Self.line("/", #", "parameters": {}"#).replacing(Self.browser, with: "Googlebot/2.1"),
    ]
    let answer = try await relay.post(lines[0], lines[1], lines[2], lines[1])
    #expect(try answer.json()["ignored"]?["redirects"]?.number == 2)
    let decision = try await relay.decisions().last { $0["rule"]?.text == "redirects 301" }
    #expect(decision?["setting"]?.text == "tracking.include")
    try await eventually("the counts are in the queue") { try await relay.fixture.status().totals[.ignored] == 3 }
    let status = try await fetch(relay.adminURL + "/status").json()
    #expect(status["leftOut"]?["redirects"]?["count"]?.number == 2)
    #expect(status["leftOut"]?["redirects"]?["setting"]?.text == "tracking.include")
    #expect(status["dropped"]?.number == 1 && status["leftOut"]?["bots"]?["count"]?.number == 1)
    let metrics = try await fetch(relay.adminURL + "/metrics").text
    #expect(metrics.contains("matomo_relay_left_out_total{rule=\"redirects\"} 2"))
    #expect(metrics.ranges(of: "# TYPE matomo_relay_left_out_total").count == 1)
    relay.process.signal(SIGTERM)
    #expect(try await relay.process.end().status == 0)
    let listed = try await relay.fixture.run("queue", "status").output
    #expect(listed.contains(#""static":{"count":1,"setting":"tracking.include"}"#))
  }

  @Test func deliverOnceSendsWhatIsDueAndLeavesWhatIsHeld() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await relay.post(Self.line("/a")).status == 200)
    relay.process.signal(SIGTERM)
    #expect(try await relay.process.end().status == 0)
    #expect(try await relay.fixture.run("deliver", "--once").status == 0)
    #expect(relay.fixture.matomo.recorded.isEmpty)
    #expect(try await relay.fixture.status().held == 1)
  }

  @Test func withoutAHoldNothingWaits() async throws {
    let relay = try await Relay(hold: "0s")
    #expect(try await relay.post(Self.line("/a")).status == 200)
    try await eventually("it is sent at once") { relay.fixture.matomo.recorded.count == 1 }
    #expect(try await relay.decisions().map { $0["decision"]?.text } == ["tracked"])
  }

  @Test func theServersHitsCarryTheVisitorIDOfJavaScript() async throws {
    let relay = try await Relay(hold: "1h")
    try await relay.report("%2F", "&_id=0123456789abcdef&pv_id=cccccc")
    #expect(
      try await relay.post(Self.line("/other", #", "parameters": {"e_c": "a", "e_a": "b"}"#)).status
        == 200
    )
    try await eventually("both are sent") { relay.fixture.matomo.recorded.count == 2 }
    #expect(relay.fixture.matomo.recorded.first { $0["e_c"] != nil }?["cid"] == "0123456789abcdef")
  }

  @Test func aTrustedProxySaysWhoIsLoggedIn() async throws {
    let more = ["MATOMO_RELAY_VISITOR_USER_ID": "X-User", "MATOMO_RELAY_PROXIES_TRUSTED": "127.0.0.1"]
    let relay = try await Relay(hold: "0s", more)
    func line(_ page: String, _ user: String) -> String {
      Self.line(page).replacing("\"user-agent\"", with: "\"x-user\": \"\(user)\", \"user-agent\"")
    }
    #expect(
      try await relay.post(
        line("/a", "ada"),
        line("/b", "eve").replacing("127.0.0.1", with: "192.0.2.1"),
        line("/c", " ")
      ).status == 200
    )
    try await eventually("all are sent") { relay.fixture.matomo.recorded.count == 3 }
    let users = Dictionary(uniqueKeysWithValues: relay.fixture.matomo.recorded.map { ($0["url"], $0["uid"]) })
    #expect(users["https://shop.example/a"] == "ada")
    #expect(users["https://shop.example/b"] == .some(nil) && users["https://shop.example/c"] == .some(nil))
  }

  @Test func theAnswerTellsTheCookiesThatVisitorsNeed() async throws {
    let relay = try await Relay(hold: "0s", ["MATOMO_RELAY_VISITOR_ID": "own-cookie"])
    let known = Self.line("/b").replacing(
      "\"user-agent\"",
      with: "\"cookie\": \"__matomo=0123456789abcdef\", \"user-agent\""
    )
    let json = try await relay.post(Self.line("/a"), known).json()
    let cookies = try #require(json["cookies"]?.array)
    #expect(cookies.map { $0["line"]?.number } == [1])
    #expect(cookies[0]["name"]?.text == "__matomo" && cookies[0]["value"]?.text?.count == 16)
    #expect(cookies[0]["maxAge"]?.number == 63_072_000 && cookies[0]["sameSite"]?.text == "Lax")
    try await eventually("both are sent") { relay.fixture.matomo.recorded.count == 2 }
    #expect(relay.fixture.matomo.recorded.map { $0["cid"] } == [nil, "0123456789abcdef"])
    let answer = try await fetch(
      relay.url + "/matomo.php?idsite=1&rec=1&url=https://shop.example/&_id=fedcba9876543210",
      headers: [("User-Agent", Self.browser)]
    )
    #expect(answer.header("Set-Cookie")?.hasPrefix("__matomo=fedcba9876543210; ") == true)
  }

  /// A page whose JavaScript waits for consent is not recorded by its server without it.
  @Test func aSnippetThatWaitsForConsentMakesTheServerWait() async throws {
    let options = ["MATOMO_RELAY_SNIPPET_OPTIONS": #"{"consent": "tracking"}"#]
    let relay = try await Relay(hold: "0s", options)
    let answer = try await relay.post(Self.line("/a"))
    #expect(try answer.json()["ignored"]?["consent-cookie"]?.number == 1)
    // Its JavaScript sends nothing before, and may keep the consent in no cookie.
    try await relay.report("%2F")
    try await eventually("it is sent") { relay.fixture.matomo.recorded.count == 1 }
    let explicit = try await Relay(hold: "0s", options.merging(["MATOMO_RELAY_PRIVACY_RESPECT": "prefetch"]) { $1 })
    #expect(try await explicit.post(Self.line("/a")).json()["accepted"]?.number == 1)
    explicit.process.signal(SIGTERM)
    #expect(try await explicit.process.end().errors.contains("privacy.respect: has no consent-cookie"))
  }

  @Test func aRefusedHitIsAmongTheDecisions() async throws {
    let relay = try await Relay(hold: "1h")
    #expect(try await fetch(relay.url + "/matomo.php?rec=1&url=https://a.example/x").status == 400)
    let decision = try #require(try await relay.decisions().first)
    #expect(decision["decision"]?.text == "refused")
    #expect(decision["url"]?.text == "https://a.example/x")
    #expect(decision["reason"]?.text?.contains("idsite") == true)
  }
}
