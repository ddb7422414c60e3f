import FoundationEssentials
import Matomo
import MatomoCore
import Testing

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
}
