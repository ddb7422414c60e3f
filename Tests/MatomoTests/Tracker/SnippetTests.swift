import FoundationEssentials
import MatomoCore
import MatomoTesting
import Testing

@testable import Matomo

/// What pages get that are made while a request is handled.
@Suite struct SnippetTests {
  private func tracker(_ url: String, userID: VisitorRules.UserIDRule = .off) throws -> MatomoTracker {
    var configuration = MatomoTracker.Configuration(url: url, siteID: 7, snippet: .init(heartBeat: .seconds(15)))
    configuration.requests.visitor.userID = userID
    return try MatomoTracker(configuration: configuration)
  }

  @Test(arguments: [
    ("https://matomo.example.org", "https://matomo.example.org/matomo.php", "https://matomo.example.org/matomo.js"),
    (
      "https://example.org/stats/piwik.php", "https://example.org/stats/piwik.php", "https://example.org/stats/piwik.js"
    ),
  ])
  func browsersFindMatomoWhereHitsGo(url: String, tracker: String, script: String) throws {
    let snippet = try RequestObservation(for: self.tracker(url)).data.snippet
    #expect(snippet.contains("[\"setTrackerUrl\", \"\(tracker)\"]"))
    #expect(snippet.contains("\"\(script)\""))
    #expect(snippet.contains("\"setSiteId\""))
    #expect(snippet.contains("enableHeartBeatTimer"))
  }

  @Test func pageMovedToAnotherSiteReportsToThatOne() throws {
    let data = try RequestObservation(for: tracker("https://matomo.example.org")).data
    data["idsite"] = "12"
    #expect(data.snippet.contains("idsite=12"))
  }

  @Test(arguments: [false, true])
  func browserSaysAsMuchOfTheUserAsTheServer(isHashed: Bool) throws {
    let rule = isHashed ? VisitorRules.UserIDRule.hashed(try HashKey(secret: "sixteen bytes at least")) : .plain
    let matomo = try tracker("https://matomo.example.org", userID: rule)
    let data = RequestObservation(for: matomo).data
    data.userID = "ada"
    let uid = try #require(matomo.track(.page(1), data: data).hits.first?["uid"])
    #expect(data.snippet.contains("[\"setUserId\", \"\(uid)\"]"))
    #expect(data.snippet.contains("ada") == !isHashed)
  }

  @Test func browserDoesNotSayWhatTheServerKeeps() throws {
    let data = try RequestObservation(for: tracker("https://matomo.example.org")).data
    data.userID = "ada"
    #expect(!data.snippet.contains("setUserId"))
  }

  @Test func pageForASharedCacheCarriesNoID() throws {
    let data = try RequestObservation(for: tracker("https://matomo.example.org")).data
    #expect(data.snippet.contains(data.pageViewID.description))
    #expect(!data.snippet { $0.pageViewID = nil }.contains("setPageViewId"))
  }

  @Test func hitHasTheIDThatThePageWasGiven() throws {
    let matomo = try tracker("https://matomo.example.org")
    let data = RequestObservation(for: matomo).data
    #expect(matomo.track(.page(1), data: data).hits.first?["pv_id"] == nil)
    let id = data.pageViewID
    #expect(matomo.track(.page(1), data: data).hits.first?["pv_id"] == id.description)
    #expect(data.pageViewID == id)
  }

  /// Nobody could match the page view of the server with that of the browser.
  @Test func aPageWithTheSnippetIsLeftToJavaScript() async throws {
    let transport = ScriptedTransport()
    var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 7)
    configuration.delivery.flushInterval = .zero
    let matomo = try MatomoTracker(configuration: configuration, transport: transport)
    let data = RequestObservation(for: matomo).data
    _ = data.snippet
    data.record(try Hit.Event(category: "cart", action: "add"))
    #expect(matomo.track(.page(1), data: data).rule?.name == .snippet)
    matomo.track(.page(2), data: RequestObservation(for: matomo).data)
    matomo.stop()
    try await matomo.run()
    #expect(transport.hits.map { $0["e_c"] } == ["cart", nil])
    #expect(transport.hits.map { $0["url"] }.last??.hasSuffix("/2") == true)
    #expect(try await matomo.queue.status(at: Date()).totals.leftOut[.snippet] == 1)
  }

  @Test func theServerMayCountItAllTheSame() throws {
    var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 7)
    configuration.withSnippet = .server
    let matomo = try MatomoTracker(configuration: configuration)
    let data = RequestObservation(for: matomo).data
    _ = data.snippet
    #expect(matomo.track(.page(1), data: data).hits.count == 1)
    // One that reports no page view leaves it to the server anyway.
    let quiet = try RequestObservation(for: tracker("https://matomo.example.org"))
    _ = quiet.data.snippet { $0.trackPageView = false }
    #expect(try tracker("https://matomo.example.org").track(.page(1), data: quiet.data).hits.count == 1)
  }
}

extension Tracked {
  fileprivate var rule: IgnoreRule? { if case .ignored(let rule) = self { rule } else { nil } }
}
