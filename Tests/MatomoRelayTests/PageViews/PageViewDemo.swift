import MatomoProtocol
import MatomoTestSupport
import Testing

/// A demo, seen from where page views of both sides come together.
struct PageViewDemo {
  private let demo: ClientDemo
  private let adminURL: String

  /// - Parameter hold: Longer than any test, where JavaScript is expected, since nobody knows how busy the machine is.
  init(hold: String = "1h") async throws {
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

  /// The same, once the event `end` of the category `Test` has come, and what JavaScript does not report is counted.
  func settledPageViews() async throws -> (browser: [String], server: [String]) {
    _ = try await demo.hit { $0["e_c"] == "Test" }
    try await endTheHold(of: "/no-js-tracking")
    let received = try await fetch(adminURL + "/status").json()["received"]?.number ?? 0
    return try await pageViews(received: received)
  }

  /// Has the server's views of a page counted, once no others wait for JavaScript.
  ///
  /// - Parameter received: How many hits both sides have sent by then.
  func endTheHold(of path: String, after received: Int = 0) async throws {
    try await eventually("only \(path) is held") {
      let count = try await fetch(adminURL + "/status").json()["received"]?.number ?? 0
      let held = try await demo.relay.run("queue", "list", "--held", "--json").output.split(separator: "\n")
        .map { try JSONValue(parsing: Array($0.utf8))["parameters"]?["url"]?.text }
      guard count >= received, held.allSatisfy({ $0 == site + path }) else { return false }
      return try await demo.relay.run("queue", "retry").status == 0
    }
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
