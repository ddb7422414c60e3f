import Foundation
import Matomo
import MatomoCore
import MatomoInspector
import MatomoProtocol
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Testing

/// The code of the articles sends the hits that it is about, and the inspector finds nothing wrong with them.
@Suite struct ArticleRunTests {
  private static let token = "0123456789abcdef0123456789abcdef"
  private static let secret = "sixteen bytes at least"

  private let inspector = Inspector()
  private let server: ScriptedServer

  init() throws {
    server = try ScriptedServer.serving(inspector)
  }

  private func configuration() -> MatomoTracker.Configuration {
    MatomoTracker.Configuration(url: server.url, siteID: 1, tokenAuth: try? TokenAuth(Self.token))
  }

  private func request(
    _ path: String,
    query: String? = nil,
    _ headers: [(String, String)] = [],
    route: String? = nil,
    status: Int = 200,
    userID: String? = nil
  ) -> ObservedRequest {
    ObservedRequest(
      host: "shop.example",
      path: path,
      query: query,
      headers: HeaderFields([("User-Agent", "Mozilla/5.0 Firefox/140.0")].filter { _ in headers.isEmpty } + headers),
      peerAddress: IPAddress("10.0.0.1"),
      route: route,
      status: status,
      time: Date(),
      userID: userID
    )
  }

  /// What arrives of the requests until the tracker has ended.
  private func hits(_ tracker: MatomoTracker, _ requests: ObservedRequest...) async throws -> [[Parameter]] {
    for request in requests { tracker.track(request) }
    return try await hitsAtTheEnd(of: tracker)
  }

  private func hitsAtTheEnd(of tracker: MatomoTracker) async throws -> [[Parameter]] {
    tracker.stop()
    try await tracker.run()
    let hits = inspector.store.snapshot().entries.map(\.hit)
    #expect(hits.flatMap(\.findings) == [])
    return hits.map(\.parameters)
  }

  @Test func configuringTracksWhatNoFilterLeavesOut() async throws {
    var configuration = try ArticleCode.configuring(secret: Self.token)
    configuration.url = server.url
    let hits = try await hits(
      try MatomoTracker(configuration: configuration),
      request("/static/a.html"),
      request("/feeds/news.xml"),
      request("/", [("User-Agent", "Uptime/1")]),
      request("/old", status: 301),
      request("/users", query: "session=1&page=2&token=3", route: "/users")
    )
    #expect(hits.map { $0["url"] } == ["https://shop.example/users?page=2"])
    #expect(hits.map { $0["dimension1"] } == ["/users"] && hits.map { $0["dimension2"] } == ["200"])
    let snippet = RequestObservation(for: try MatomoTracker(configuration: configuration)).data.snippet
    #expect(snippet.contains("requireCookieConsent") && snippet.contains("disableCookies"))
  }

  @Test func theBackendIsAFile() async throws {
    let folder = try TemporaryFolder()
    let before = FileManager.default.currentDirectoryPath
    #expect(FileManager.default.changeCurrentDirectoryPath(folder.path))
    defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
    let hits = try await hits(try ArticleCode.backend(configuration()), request("/users"))
    #expect(hits.map { $0["url"] } == ["https://shop.example/users"])
    #expect(folder.names.contains("hits.sqlite"))
  }

  @Test func eventsArePrinted() async throws {
    let hits = try await hits(try ArticleCode.events(configuration(), alarm: { _ in }), request("/users"))
    #expect(hits.map { $0["url"] } == ["https://shop.example/users"])
  }

  @Test func codeThatKnowsNothingOfTheFrameworkFindsItsRequest() async throws {
    let tracker = try MatomoTracker(configuration: configuration())
    let data = RequestObservation(for: tracker).data
    let price = try await data.whileCurrent { try await ArticleCode.price(of: "socks") { _ in 4.5 } }
    #expect(price == 4.5)
    tracker.track(request("/socks"), data: data)
    let hit = try #require(try await hitsAtTheEnd(of: tracker).first)
    #expect(hit["dimension4"] == "socks")
    #expect(hit["pf_srv"] != nil)
  }

  @Test func aPageWithTheSnippetIsOnePageView() async throws {
    let tracker = try MatomoTracker(configuration: configuration())
    let data = RequestObservation(for: tracker).data
    let nonce = try MatomoSnippet.Nonce("R4nd0m==")
    let page = await data.whileCurrent { ArticleCode.page("Socks", nonce: nonce) }
    tracker.track(request("/socks"), data: data)
    #expect(try await hitsAtTheEnd(of: tracker).isEmpty, "JavaScript reports it")
    #expect(page.contains("setPageViewId(\"\(data.pageViewID)\")"))
    #expect(page.contains("nonce=\"R4nd0m==\""))
  }

  @Test func proxiesAndTheBaseURLAreBelieved() async throws {
    var configuration = configuration()
    try ArticleCode.proxies(&configuration.requests)
    let visit = request("/", [("User-Agent", "Mozilla/5.0"), ("X-Real-IP", "203.0.113.5"), ("Host", "inside:8080")])
    let hits = try await hits(try MatomoTracker(configuration: configuration), visit)
    #expect(hits.map { $0["cip"] } == ["203.0.113.5"])
    #expect(hits.map { $0["url"] } == ["https://shop.example/"])
  }

  @Test func privacyLeavesOutAndMasks() async throws {
    var configuration = configuration()
    try ArticleCode.privacy(&configuration.requests, secret: Self.secret)
    let agent = ("User-Agent", "Mozilla/5.0")
    let hits = try await hits(
      try MatomoTracker(configuration: configuration),
      request("/a", [agent, ("DNT", "1")]),
      request("/b", [agent, ("Sec-GPC", "1")]),
      request("/c", [agent, ("Cookie", "matomo_ignore=1")]),
      request("/d", [agent, ("Sec-Purpose", "prefetch")]),
      request("/e", userID: "ann")
    )
    #expect(hits.map { $0["url"] } == ["https://shop.example/e"])
    #expect(hits.map { $0["cip"] } == ["10.0.0.0"])
    #expect(hits.first?["uid"]?.isEmpty == false && hits.first?["uid"] != "ann")
    #expect(hits.first?["cid"]?.count == 16)
  }

  @Test func hitsOfATestAreRead() async throws {
    let (tracker, transport) = try ArticleCode.testing()
    tracker.track(request("/users", query: "a=ä", route: "/users"))
    tracker.stop()
    try await tracker.run()
    #expect(transport.hits.map { $0["url"] } == ["https://shop.example/users?a=%C3%A4"])
    #expect(transport.hits.map { $0["action_name"] } == ["/users"])
    #expect(transport.hits.map(\.site) == [1])
  }

  @Test func aTransportFailsAsTheTestSays() async throws {
    let transport = ArticleCode.failing()
    let clock = ManualClock(now: Date())
    let tracker = try MatomoTracker(configuration: configuration(), transport: transport, clock: clock.deliveryClock)
    try await tracker.whileRunning {
      tracker.track(request("/users"))
      try await eventually {
        clock.advanceToNextSleeper()
        return transport.calls.count == 3
      }
    }
    #expect(transport.hits.map { $0["url"] } == Array(repeating: "https://shop.example/users", count: 3))
  }

  @Test func aPageViewBesideARelayWaitsForTheSnippet() async throws {
    let folder = try TemporaryFolder()
    let relay = try SQLiteHitQueue(path: folder.file("queue.sqlite"))
    let key = try HashKey(secret: Self.secret)
    let tracker = try ArticleCode.besideARelay(folder.file("queue.sqlite"), key)
    try await tracker.whileRunning {
      tracker.track(request("/socks"))
      try await eventually { try await relay.status(at: Date()).held == 1 }
    }
    await relay.close()
  }
}
