import MatomoProtocol
import MatomoTestSupport
import Testing

/// A demo, seen from where page views of both sides come together.
struct PageViewDemo {
  private let demo: ClientDemo
  private let adminURL: String

  /// - Parameter hold: Long enough for a browser on a busy machine, where JavaScript is expected.
  init(hold: String = "5s") async throws {
    demo = try await ClientDemo(["MATOMO_RELAY_PAGE_VIEWS_HOLD": hold])
    adminURL = String(try await demo.process.word(after: "  operators   ").dropLast("/status".count))
  }

  var site: String { demo.site }

  /// The page views of pages that begin with a path, from either side, once nothing is held or queued.
  ///
  /// - Parameter received: How many hits both sides have sent by then.
  func pageViews(
    of path: String = "/",
    received: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> (browser: [String], server: [String]) {
    try await eventually("all \(received) hits are decided", sourceLocation: sourceLocation) {
      let status = try await fetch(adminURL + "/status").json()
      return status["received"]?.number == received && status["held"]?.number == 0 && status["queued"]?.number == 0
    }
    let hits = try await demo.allHits().filter {
      $0["url"]?.hasPrefix(demo.site + path) == true && $0["e_c"] == nil
    }
    let urls = { (hits: [ReportedHit]) in hits.compactMap { $0["url"].map { String($0.dropFirst(demo.site.count)) } } }
    return (urls(hits.filter(\.isFromScript)), urls(hits.filter { !$0.isFromScript }))
  }

  /// The same, once the event `end` of the category `Test` has come and nothing is held or queued.
  func settledPageViews() async throws -> (browser: [String], server: [String]) {
    _ = try await demo.hit { $0["e_c"] == "Test" }
    let received = try await fetch(adminURL + "/status").json()["received"]?.number ?? 0
    return try await pageViews(received: received)
  }

  func hits() async throws -> [ReportedHit] { try await demo.allHits() }

  /// How many page views were matched, and how many came too late.
  func totals() async throws -> (matched: Int?, sent: Int?, late: Int?) {
    let status = try await fetch(adminURL + "/status").json()
    return (status["matched"]?.number, status["sent"]?.number, status["late"]?.number)
  }

  func decisions() async throws -> [JSONValue] {
    try await fetch(adminURL + "/decisions").json()["decisions"]?.array ?? []
  }
}
