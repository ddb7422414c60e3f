import FoundationEssentials
import Matomo
import MatomoCore
import ScriptedMatomo
import Testing

/// What a tracker makes of requests, from the call to Matomo's database.
@Suite struct MatomoTrackerTests {
  private static let token = "0123456789abcdef0123456789abcdef"

  /// Tracks, stops, and returns when everything is delivered.
  private func deliver(_ tracker: MatomoTracker, _ track: (MatomoTracker) throws -> Void) async throws {
    try track(tracker)
    tracker.stop()
    try await tracker.run()
  }

  @Test func threeLinesAreEnough() async throws {
    let server = try ScriptedMatomo()
    let matomo = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    let running = Task { try await matomo.run() }
    matomo.track(.page(1))
    matomo.stop()
    try await running.value
    #expect(server.recordedURLs == ["https://shop.example/1"])
    #expect(server.recorded.first?["idsite"] == "1")
    #expect(server.recorded.first?["rec"] == "1")
  }

  @Test func requestArrivesWithWhatWasSeenOfIt() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 7, tokenAuth: TokenAuth(Self.token)))
    let time = Date(timeIntervalSinceNow: -60)
    let request = ObservedRequest(
      path: "/caf%C3%A9",
      query: "q=a&b=%26",
      headers: [
        "Host": "shop.example", "User-Agent": "Mozilla/5.0 ü", "Referer": "https://elsewhere.example/?a=1",
        "Accept-Language": "de-CH,de;q=0.9",
      ],
      peerAddress: IPAddress("2001:db8::7"),
      route: "/:page",
      bytes: 1234,
      duration: .milliseconds(56),
      time: time
    )
    try await deliver(tracker) { $0.track(request) }

    let hit = try #require(server.recorded.first)
    let expected = [
      "idsite": "7", "rec": "1", "url": "https://shop.example/caf%C3%A9?q=a&b=%26", "action_name": "/:page",
      "ua": "Mozilla/5.0 ü", "urlref": "https://elsewhere.example/?a=1", "lang": "de-CH", "cip": "2001:db8::7",
      "bw_bytes": "1234", "pf_srv": "56", "cdt": String(Int(time.timeIntervalSince1970)),
    ]
    for (name, value) in expected { #expect(hit[name] == value, "\(name)") }
    #expect(server.calls.map(\.tokenAuth) == [Self.token])
  }

  @Test func withoutATokenNothingIsSentThatNeedsOne() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    let data = RequestData()
    data["country"] = "de"
    try await deliver(tracker) { $0.track(.page(1), data: data) }
    let hit = try #require(server.recorded.first)
    #expect(hit["cip"] == nil && hit["country"] == nil)
    #expect(server.calls.map(\.tokenAuth) == [nil])
  }

  @Test func handlerChangesItsHitAndAddsOthers() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    let data = RequestData()
    data.title = "Checkout"
    data.setDimension(3, "gold")
    data.record(try Hit.Event(category: "cart", action: "add", value: 2))
    try await deliver(tracker) { $0.track(.page(1), data: data) }

    #expect(server.calls.map(\.hits.count) == [2])
    let hits = server.recorded
    #expect(hits.map { $0["action_name"] }.first == "Checkout")
    #expect(hits.map { $0["dimension3"] }.first == "gold")
    #expect(hits.map { $0["e_c"] } == [nil, "cart"])
    #expect(hits.map { $0["e_v"] } == [nil, "2"])
    #expect(hits.map { $0["url"] } == ["https://shop.example/1", "https://shop.example/1"])
  }

  @Test func ignoredRequestSendsNothing() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(
        url: server.url,
        siteID: 1,
        requests: .init(filters: RequestFilters(ignoredPaths: ["/2"]))
      )
    )
    let skipped = RequestData()
    skipped.skip()
    try await deliver(tracker) {
      #expect($0.track(.page(1)).hits.count == 1)
      #expect($0.track(.page(2)).hits.isEmpty)
      #expect($0.track(.page(3), data: skipped).hits.isEmpty)
    }
    #expect(server.recordedURLs == ["https://shop.example/1"])
  }

  @Test func newVisitorGetsACookieAndIsKnownByIt() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(
        url: server.url,
        siteID: 1,
        requests: .init(visitor: VisitorRules(source: .ownCookie()))
      )
    )
    var cookie: ResponseCookie?
    try await deliver(tracker) { tracker in
      let first = tracker.track(.page(1))
      cookie = first.cookie
      #expect(first.cookie?.header.hasPrefix("__matomo=") == true)
      let headers: HeaderFields = ["Host": "shop.example", "Cookie": "a=b; __matomo=\(first.cookie?.value ?? "")"]
      #expect(tracker.track(.page(2, headers: headers)).cookie == nil)
    }
    let id = try #require(cookie?.value)
    #expect(server.recorded.map { $0["cid"] } == [id, id])
  }

  @Test func visitorOfMatomosCookieIsJoined() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    let headers: HeaderFields = ["Host": "shop.example", "Cookie": "_pk_id.1.1fff=0123456789abcdef.1700000000."]
    try await deliver(tracker) { #expect($0.track(.page(1, headers: headers)).cookie == nil) }
    #expect(server.recorded.map { $0["cid"] } == ["0123456789abcdef"])
  }

  @Test func siteAndTokenAreThoseOfTheConfiguration() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(
        url: server.url,
        siteID: 5,
        delivery: DeliveryConfiguration(tokenAuth: TokenAuth(Self.token))
      )
    )
    try await deliver(tracker) { $0.track(.page(1)) }
    #expect(server.recorded.map { $0["idsite"] } == ["5"])
    #expect(server.recorded.map { $0["cip"] } == [nil])
    #expect(server.calls.map(\.tokenAuth) == [nil])
  }

  @Test func headersGoWithEachCall() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(
      configuration: .init(url: server.url, siteID: 1, headers: [("Authorization", "Basic c2VjcmV0")])
    )
    try await deliver(tracker) { $0.track(.page(1)) }
    #expect(server.calls.first?.head.contains("\r\nAuthorization: Basic c2VjcmV0\r\n") == true)
  }

  @Test func hitThatNoRequestStandsForIsDelivered() async throws {
    let server = try ScriptedMatomo()
    let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    try await deliver(tracker) { tracker in
      tracker.hitSink.accept(Hit(site: 3, parameters: [Parameter("url", "https://shop.example/job")]))
    }
    #expect(server.recordedURLs == ["https://shop.example/job"])
    #expect(server.recorded.map { $0["idsite"] } == ["3"])
  }
}
