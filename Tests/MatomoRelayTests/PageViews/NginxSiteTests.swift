import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import Testing

/// A site behind nginx, set up as docs/nginx.md says: what is counted is what visitors have looked at, and nothing else.
@Suite(
  .enabled(if: access(NginxSite.program, X_OK) == 0, "nginx is not installed; make test-tools installs it"),
  .serialized
)
struct NginxSiteTests {
  /// What one kind of visitor does, five of each.
  private enum Kind: Int, CaseIterable {
    case withoutJavaScript, withJavaScript, consentsLate, leavesThePath, downloads, reloads
  }

  private struct Visitor {
    let site: NginxSite
    let number: Int

    private var agent: (name: String, value: String) { ("User-Agent", "Mozilla/5.0 (Visitor \(number)) Firefox/140.0") }
    private var id: String { String(0x1000_0000_0000_0000 + number, radix: 16) }

    func get(_ path: String, _ headers: [(name: String, value: String)] = [], method: String = "GET") async throws {
      _ = try await fetch(site.url + path, method: method, headers: [agent, ("Accept", "*/*")] + headers)
    }

    /// What Matomo's script sends.
    func report(_ path: String, _ more: String = "&action_name=Title", view: Int = 0) async throws {
      let url = (site.url + path).replacing(":", with: "%3A").replacing("/", with: "%2F")
      let page = "idsite=1&rec=1&r=1&rand=1&res=800x600&_id=\(id)&pv_id=\(1000 + number)\(10 + view)&url=\(url)\(more)"
      let answer = try await fetch(site.url + "/matomo.php?" + page, headers: [agent])
      #expect(answer.status == 200 || answer.status == 204)
    }

    func visit(as kind: Kind) async throws {
      switch kind {
      case .withoutJavaScript, .consentsLate:
        try await get("/")
        try await get("/about.html")
      case .withJavaScript:
        try await get("/")
        try await report("/")
        try await get("/about.html")
        try await report("/about.html", view: 1)
      case .leavesThePath:
        try await get("/old")
        try await get("/")
        try await get("/", method: "HEAD")
        try await get("/report.pdf")
        try await get("/report.pdf", [("Range", "bytes=5-")])
        try await get("/missing.html")
      case .downloads:
        try await get("/")
        try await report("/")
        let file = (site.url + "/report.pdf").replacing(":", with: "%3A").replacing("/", with: "%2F")
        try await report("/", "&download=\(file)")
        try await get("/report.pdf")
      case .reloads:
        try await get("/")
        for path in ["/site.css", "/logo.png"] { try await get(path, [("Sec-Fetch-Dest", "style")]) }
        try await report("/")
        try await get("/part.html", [("HX-Request", "true")])
        try await get("/", [("Sec-Purpose", "prefetch")])
        try await get("/", [("Sec-Fetch-Dest", "document")])
        try await report("/", view: 1)
      }
    }
  }

  @Test func whatVisitorsHaveLookedAtIsCounted() async throws {
    try await NginxSite.waitOutMidnight()
    let site = try await NginxSite(hold: "2s")
    let visitors = (0..<30).map { Visitor(site: site, number: 10 + $0) }
    let kind = { (visitor: Visitor) in Kind.allCases[visitor.number % Kind.allCases.count] }
    for visitor in visitors { try await visitor.visit(as: kind(visitor)) }
    let requests = 5 * (2 + 4 + 2 + 6 + 4 + 8)
    try await eventually("nginx has written its log") { try site.lines() == 1 + requests }
    try await site.shipLog()
    try await eventually("nothing waits any more") {
      let status = try await fetch(site.adminURL + "/status").json()
      return status["held"]?.number == 0 && status["queued"]?.number == 0
    }
    // The banner is answered, and the page's own event follows.
    for visitor in visitors where kind(visitor) == .consentsLate {
      try await visitor.report("/about.html")
      try await visitor.report("/about.html", "&e_c=Banner&e_a=yes")
    }
    var visits: [JSONValue] = []
    try await eventually("the events are there") {
      visits = try await fetch(site.matomoURL + "/api/visits").json()["visits"]?.array ?? []
      return visits.flatMap { site.actions(of: $0) }.count { $0.hasPrefix("event") } == 5
    }
    let found = visits.map { site.actions(of: $0) }
    let home = "pageView /"
    let about = "pageView /about.html"
    let expected =
      Array(repeating: [home, about], count: 10) + Array(repeating: [home, about, "event /about.html"], count: 5)
      + Array(repeating: [home, "download /report.pdf"], count: 10) + Array(repeating: [home, home], count: 5)
    // What waited for nginx itself asked for the first page.
    let own = visits.filter { $0["actions"]?.array.count == 1 }
    #expect(own.count == 1)
    let counts = Dictionary(grouping: found.filter { $0.count > 1 }) { $0 }.mapValues(\.count)
    #expect(counts == Dictionary(grouping: expected) { $0 }.mapValues(\.count))
    for visit in visits where visit["actions"]?.array.count ?? 0 > 1 {
      #expect(visit["entry"]?.text?.hasSuffix("/") == true, "no file, redirect or error is an entry page")
    }
    let status = try await fetch(site.adminURL + "/status").json()
    #expect(status["late"]?.number == 5 && status["leftOut"]?["own"]?["count"]?.number == 5 * (2 + 2 + 2))
    #expect(status["leftOut"]?["redirects"]?["count"]?.number == 5)
    #expect(status["leftOut"]?["errors"]?["count"]?.number == 5)
    #expect(status["leftOut"]?["methods"]?["count"]?.number == 5)
    #expect(status["leftOut"]?["ranges"]?["count"]?.number == 5)
    #expect(status["leftOut"]?["fragments"]?["count"]?.number == 5)
    #expect(status["leftOut"]?["static"]?["count"]?.number == 10)
    #expect(status["leftOut"]?["prefetch"]?["count"]?.number == 5)
  }
}

/// The same site, with a real browser in front.
@Suite(
  .enabled(if: access(NginxSite.program, X_OK) == 0, "nginx is not installed; make test-tools installs it"),
  .enabled(if: Browser.isInstalled, "there is no Chromium; make test-tools installs it"),
  .browser
)
struct NginxBrowserTests {
  /// A reload, another query, and a page whose script reports it when its server's view was counted already.
  @Test func aRealBrowserIsOneVisit() async throws {
    try await NginxSite.waitOutMidnight()
    let site = try await NginxSite(hold: "1s")
    let page = try await Browser.page()
    try await page.open(site.url + "/script.html")
    try await page.reload()
    try await page.open(site.url + "/script.html?page=2")
    try await page.open(site.url + "/late.html")
    func received() async throws -> Int? { try await fetch(site.adminURL + "/status").json()["received"]?.number }
    try await eventually("the script has reported three views") { try await received() == 3 }
    try await eventually("nginx has written its log") {
      try String(decoding: site.log(), as: UTF8.self).contains("/late.html")
    }
    try await site.shipLog()
    try await eventually("the server's view of the last page is counted") {
      let status = try await fetch(site.adminURL + "/status").json()
      return status["sent"]?.number == 2 && status["queued"]?.number == 0 && status["matched"]?.number == 3
    }
    try await page.run("_paq.push(['trackPageView'])")
    try await page.run("_paq.push(['trackEvent', 'Test', 'end'])")
    var visits: [[String]] = []
    try await eventually("the event is there") {
      visits =
        try await fetch(site.matomoURL + "/api/visits").json()["visits"]?.array.map { site.actions(of: $0) } ?? []
      return visits.joined().contains { $0.hasPrefix("event") }
    }
    let views = ["/script.html", "/script.html", "/script.html?page=2", "/late.html"].map { "pageView " + $0 }
    // The other visit is that of the test itself, which has asked for the first page.
    #expect(visits.count == 2 && visits.contains(views + ["event /late.html"]))
    #expect(try await fetch(site.adminURL + "/status").json()["late"]?.number == 1)
    try await page.close()
  }
}

extension NginxSite {
  /// The paths of a visit's actions, with what they are.
  fileprivate func actions(of visit: JSONValue) -> [String] {
    (visit["actions"]?.array ?? []).map { action in
      let path = action["url"]?.text.map { String($0.drop { $0 != "1" }.drop { $0 != "/" }) } ?? ""
      return "\(action["kind"]?.text ?? "") \(path)"
    }
  }

  /// Matomo begins new visits at midnight.
  fileprivate static func waitOutMidnight() async throws {
    try await eventually("it is not just before midnight") { time(nil) % 86_400 < 86_400 - 60 }
  }
}
