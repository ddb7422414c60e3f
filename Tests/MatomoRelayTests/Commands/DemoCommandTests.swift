import Matomo
import MatomoCore
import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import ScriptedMatomo
import Testing

@Suite struct DemoCommandTests {
  /// A demo whose hits go to its own inspector.
  private struct Demo {
    let process: RelayProcess
    let site: String
    let hitsURL: String

    init(_ relay: RelayFixture) async throws {
      process = try relay.start("demo", "--port", "0", "--inspector-port", "0")
      site = String(try await process.word(after: "  site        ").dropLast())
      hitsURL = try await process.word(after: "  hits        ") + "api/hits"
    }

    /// The parameters of the hits, once there are as many.
    func hits(_ count: Int) async throws -> [JSONValue] {
      var hits: [JSONValue] = []
      try await eventually("\(count) hits are in the inspector") {
        hits = try await fetch(hitsURL).json()["hits"]?.array ?? []
        return hits.count >= count
      }
      #expect(hits.count == count)
      return hits.compactMap { $0["parameters"] }
    }
  }

  private func relay() throws -> RelayFixture {
    var relay = try RelayFixture()
    relay.environment = relay.environment.filter {
      !["MATOMO_URL", "MATOMO_SITE_ID", "MATOMO_RELAY_LISTEN"].contains($0.key)
    }
    // Otherwise page views would come last.
    relay.environment["MATOMO_RELAY_PAGE_VIEWS_HOLD"] = "0s"
    return relay
  }

  private let browser = [
    ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"), ("Referer", "https://a.example/b"),
  ]

  @Test func requestsAreHits() async throws {
    let demo = try await Demo(try relay())
    #expect(try await fetch(demo.site + "/", headers: browser).status == 200)
    #expect(try await fetch(demo.site + "/slow", headers: browser).status == 200)
    #expect(try await fetch(demo.site + "/nowhere", headers: browser).status == 404)
    let hits = try await demo.hits(3)
    #expect(hits.map { $0["url"]?.text } == ["/", "/slow", "/nowhere"].map { demo.site + $0 })
    #expect(hits[0]["action_name"]?.text == "Shop")
    #expect(hits[2]["action_name"]?.text == "404/URL = %2Fnowhere/From = https%3A%2F%2Fa.example%2Fb")
    let serverTime = try #require(hits[1]["pf_srv"]?.text.flatMap { Int($0) })
    #expect(serverTime >= 500, "two spans of 250 ms")
    for hit in hits {
      #expect(hit["ua"]?.text == browser[0].1)
      #expect(hit["urlref"]?.text == "https://a.example/b")
      #expect(hit["cip"]?.text == "127.0.0.1")
      #expect(hit["idsite"]?.text == "1")
    }
    withExtendedLifetime(demo.process) {}
  }

  @Test func anEventBelongsToItsPageView() async throws {
    let demo = try await Demo(try relay())
    #expect(try await fetch(demo.site + "/event", headers: browser).status == 200)
    let hits = try await demo.hits(2)
    #expect(hits[0]["action_name"]?.text == "An event")
    #expect(hits[1]["e_c"]?.text == "Demo" && hits[1]["e_a"]?.text == "looked at" && hits[1]["e_v"]?.text == "1")
    #expect(hits[0]["pv_id"] != nil)
    #expect(hits[1]["pv_id"] == hits[0]["pv_id"])
  }

  @Test func aDownloadIsCountedAndARedirectIsNot() async throws {
    let demo = try await Demo(try relay())
    let old = try await fetch(demo.site + "/old", headers: browser)
    #expect(old.status == 301 && old.header("Location") == "/")
    let file = try await fetch(demo.site + "/report.pdf", headers: browser)
    #expect(file.status == 200 && file.header("Content-Type") == "application/pdf")
    #expect(file.text.hasPrefix("%PDF-"))
    let download = try #require(try await demo.hits(1).last)
    #expect(download["download"]?.text == demo.site + "/report.pdf")
    #expect(download["bw_bytes"]?.text == "\(file.body.count)")
    #expect(try await fetch(demo.site + "/", method: "POST", headers: browser).status == 405)
  }

  @Test func whatWasAcceptedIsDeliveredAtTheEnd() async throws {
    let relay = try RelayFixture().with([
      "MATOMO_RELAY_DELIVERY_FLUSH_INTERVAL": "1h", "MATOMO_RELAY_DELIVERY_DRAIN": "10m",
    ])
    let process = try relay.start("demo")
    let site = try await process.word(after: "  site        ")
    for page in 1...40 { #expect(try await fetch("\(site)\(page)", headers: browser).status == 404) }
    process.signal(SIGTERM)
    let end = try await process.end()
    #expect(end.status == 0)
    #expect(relay.matomo.recorded.count == 40)
    let status = try await relay.status()
    #expect(status.queued == 0 && status.totals[.received] == 40 && status.totals[.recorded] == 40)
  }

  @Test func aMatomoThatIsAwayDoesNotKeepItFromEnding() async throws {
    let relay = try RelayFixture().with(["MATOMO_RELAY_DELIVERY_DRAIN": "200ms"])
    relay.matomo.stop()
    let process = try relay.start("demo")
    let site = try await process.word(after: "  site        ")
    #expect(try await fetch(site, headers: browser).status == 200)
    try await eventually("the hit is stored") { try await relay.status().queued == 1 }
    process.signal(SIGINT)
    let end = try await process.end()
    #expect(end.status == 0)
    #expect(try await relay.status().queued == 1, "what could not be sent is kept")
  }

  @Test func aSignalAtTheStartEndsItQuietly() async throws {
    for _ in 1...3 {
      let process = try relay().start("demo", "--port", "0", "--inspector-port", "0")
      try await process.word(after: "  site        ")
      process.signal(SIGTERM)
      #expect(try await process.end().status == 0)
    }
  }

  @Test func aSecondSignalEndsItAtOnce() async throws {
    let relay = try RelayFixture { _, _ in Reaction(.silence) }.with(["MATOMO_RELAY_DELIVERY_DRAIN": "1h"])
    let process = try relay.start("demo")
    let site = try await process.word(after: "  site        ")
    #expect(try await fetch(site, headers: browser).status == 200)
    try await eventually("the hit is on its way") { relay.matomo.callCount == 1 }
    process.signal(SIGTERM)
    try await process.word(after: "stopping; what is due is")
    // The signal's meaning changes back just before that line or just after it.
    try await eventually("the relay ends") {
      process.signal(SIGTERM)
      return process.hasEnded
    }
    #expect(try await process.end().status == -SIGTERM)
  }

  @Test func nothingIsLeftBehindButWhatIsNotDelivered() async throws {
    var relay = try relay()
    relay.environment["MATOMO_RELAY_QUEUE"] = nil
    let demo = try await Demo(relay)
    #expect(try await fetch(demo.site + "/slow", headers: browser).status == 200)
    _ = try await demo.hits(1)
    #expect(relay.folder.names.contains { $0.hasPrefix("matomo-relay-demo-") })
    demo.process.signal(SIGTERM)
    #expect(try await demo.process.end().status == 0)
    #expect(!relay.folder.names.contains { $0.hasPrefix("matomo-relay-demo-") })

    relay.environment["MATOMO_RELAY_PAGE_VIEWS_HOLD"] = "1h"
    let second = try await Demo(relay)
    #expect(try await fetch(second.site + "/slow", headers: browser).status == 200)
    second.process.signal(SIGTERM)
    #expect(try await second.process.end().status == 0)
    #expect(relay.folder.names.contains { $0.hasPrefix("matomo-relay-demo-") }, "a held view is kept")
  }
}
