import FoundationEssentials
import Matomo
import MatomoCore
import MatomoCurl
import MatomoHTTPServer
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

@testable import MatomoFirstParty

@Suite(.serialized) struct FirstPartyScriptTests {
  private let folder: TemporaryFolder
  private let clock = ManualClock()
  private let lines = ReportedLines()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func files(_ url: String) throws -> FirstPartyFiles {
    let configuration = FirstPartyFiles.Configuration(tracker: try TrackerURL(url), stateDirectory: folder.path)
    return FirstPartyFiles(configuration, clock: clock.deliveryClock, report: lines.report)
  }

  private func get(
    _ files: FirstPartyFiles,
    _ path: String = "/matomo.js",
    _ headers: [(String, String)] = [],
    method: String = "GET"
  ) async throws -> HTTPResponse {
    let fields = HeaderFields(headers.map { (name: $0, value: $1) })
    return try #require(await files.answer(HTTPRequest(method: method, path: path, headers: fields)))
  }

  /// Runs the background fetching while a test looks on.
  private func running(_ files: FirstPartyFiles, _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup { group in
      group.addTask { await files.run() }
      try await body()
      group.cancelAll()
    }
  }

  @Test func isFetchedAgainEveryFiveSecondsUntilItIsThere() async throws {
    let matomo = try StandInMatomo(clock: clock) { _ in HTTPResponse(status: 500) }
    let files = try files(matomo.url)
    try await running(files) {
      try await clock.advanceSlowly { matomo.requests.count >= 4 }
      #expect(matomo.pauses.prefix(3) == [5, 5, 5])
      let refusal = try await get(files)
      #expect(refusal.status == 503)
      #expect(refusal["Retry-After"] == "5")
      #expect(refusal["Cache-Control"] == "no-store")
      #expect(refusal["Content-Type"]?.hasPrefix("text/plain") == true)
      matomo.answer(with: StandInMatomo.script("var Matomo;"))
      try await clock.advanceSlowly { try await get(files).status == 200 }
      #expect(try await get(files).text == "var Matomo;")
    }
    #expect(lines.all.filter { $0.contains("HTTP status 500") }.count == 1)
    #expect(matomo.requests.allSatisfy { $0.path == "/matomo.js" && $0.headers["Cookie"] == nil })
  }

  @Test func appearsWhenMatomoDoes() async throws {
    let matomo = try ScriptedServer(isDown: true) { connection in
      while connection.readHead() != nil {
        connection.write(
          "HTTP/1.1 200 OK\r\nContent-Type: application/javascript\r\nContent-Length: 11\r\n\r\nvar Matomo;"
        )
      }
    }
    let files = try files(matomo.url)
    try await running(files) {
      try await clock.advanceSlowly { !lines.all.isEmpty }
      #expect(try await get(files).status == 503)
      try matomo.start()
      try await clock.advanceSlowly { try await get(files).status == 200 }
      matomo.stop()
      #expect(try await get(files).text == "var Matomo;")
    }
  }

  @Test func outlivesARestartWhileMatomoIsAway() async throws {
    let text = String(repeating: "var Matomo;\n", count: 6000)
    let matomo = try StandInMatomo(script: text)
    let first = try files(matomo.url)
    try await running(first) { try await clock.advanceSlowly { try await get(first).status == 200 } }
    let tag = try await get(first)["ETag"]
    await matomo.stop()
    clock.advance(by: .seconds(90_000))
    let second = try files(matomo.url)
    let answer = try await get(second)
    #expect(answer.text == text)
    #expect(answer["ETag"] == tag)
    try await running(second) {
      try await clock.advanceSlowly { lines.all.contains { $0.contains("served on") } }
      #expect(try await get(second).text == text)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names == ["matomo-relay.script"])
  }

  @Test func theScriptOfAnotherServerIsNotServed() async throws {
    let matomo = try StandInMatomo(script: "var Matomo;")
    let first = try files(matomo.url)
    try await running(first) { try await clock.advanceSlowly { try await get(first).status == 200 } }
    #expect(try await get(files("http://127.0.0.1:1/matomo.php")).status == 503)
  }

  @Test func aDamagedFileIsIgnoredAndReplaced() async throws {
    let path = "\(folder.path)/matomo-relay.script"
    try Data("matomo-relay script 1\nurl x\n\nvar".utf8).write(to: URL(fileURLWithPath: path))
    let matomo = try StandInMatomo(script: "var Matomo;")
    let files = try files(matomo.url)
    #expect(lines.all.contains { $0.contains("is damaged") })
    #expect(try await get(files).status == 503)
    try await running(files) { try await clock.advanceSlowly { try await get(files).status == 200 } }
    #expect(try await get(self.files(matomo.url)).text == "var Matomo;")
  }

  @Test func isServedThoughItCannotBeKept() async throws {
    let matomo = try StandInMatomo(script: "var Matomo;")
    var configuration = FirstPartyFiles.Configuration(tracker: try TrackerURL(matomo.url), stateDirectory: "/nowhere")
    configuration.headers = [("Authorization", "Basic eDp5")]
    let files = FirstPartyFiles(configuration, clock: clock.deliveryClock, report: lines.report)
    try await running(files) { try await clock.advanceSlowly { try await get(files).status == 200 } }
    #expect(lines.all.contains { $0.contains("/nowhere") })
    #expect(matomo.requests.allSatisfy { $0.headers["Authorization"] == "Basic eDp5" })
    #expect(!lines.all.contains { $0.contains("eDp5") })
  }

  enum BadAnswer: CaseIterable {
    case gone, unavailable, moved, empty, loginPage, page, tooLarge, unchangedThoughNotAsked

    var response: HTTPResponse {
      switch self {
      case .gone: HTTPResponse(status: 404)
      case .unavailable: HTTPResponse(status: 503)
      case .moved: HTTPResponse(status: 301, headers: [("Location", "/x")])
      case .empty: StandInMatomo.script("")
      case .loginPage: .html("<html>Please log in</html>")
      case .page: StandInMatomo.script("<html>")
      case .tooLarge: StandInMatomo.script(String(repeating: ";", count: 3 << 20))
      case .unchangedThoughNotAsked: HTTPResponse(status: 304)
      }
    }
  }

  @Test(arguments: BadAnswer.allCases)
  func nothingBadReplacesIt(answer: BadAnswer) async throws {
    let matomo = try StandInMatomo(clock: clock) { _ in StandInMatomo.script("var Matomo;") }
    let files = try files(matomo.url)
    try await running(files) {
      try await clock.advanceSlowly { try await get(files).status == 200 }
      let response = answer.response
      matomo.answer(with: response)
      try await clock.advanceSlowly { lines.all.contains { $0.contains("served on") } }
      let count = matomo.requests.count
      try await clock.advanceSlowly { matomo.requests.count >= count + 2 }
      // Not as often as without one: nobody waits for it.
      #expect(matomo.pauses.last == 60)
      #expect(try await get(files).text == "var Matomo;")
    }
    #expect(try await get(self.files(matomo.url)).text == "var Matomo;")
  }

  @Test func isRefreshedEachHourAndOnlyLoadedWhenItChanged() async throws {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    let matomo = try StandInMatomo(clock: clock) { request in
      request.headers["If-None-Match"] == "\"v1\"" && request.headers["If-Modified-Since"] == date
        ? HTTPResponse(status: 304) : StandInMatomo.script("version 1", [("ETag", "\"v1\""), ("Last-Modified", date)])
    }
    let files = try files(matomo.url)
    try await running(files) {
      try await clock.advanceSlowly { try await get(files).status == 200 }
      let first = try await get(files)
      try await clock.advanceSlowly { matomo.requests.count >= 3 }
      #expect(matomo.pauses.prefix(2) == [3600, 3600])
      #expect(matomo.requests.prefix(3).map { $0.headers["If-None-Match"] } == [nil, "\"v1\"", "\"v1\""])
      #expect(try await get(files)["Last-Modified"] == first["Last-Modified"])
      matomo.answer(with: StandInMatomo.script("version 2"))
      try await clock.advanceSlowly { try await get(files).text == "version 2" }
      #expect(try await get(files, "/matomo.js", [("If-None-Match", first["ETag"] ?? "")]).status == 200)
      #expect(try await get(files)["Last-Modified"] != first["Last-Modified"])
    }
    // After a restart, too, Matomo is asked only whether it has a newer one.
    matomo.answer(with: StandInMatomo.script("version 3", [("ETag", "\"v3\"")]))
    let second = try self.files(matomo.url)
    try await running(second) { try await clock.advanceSlowly { try await get(second).text == "version 3" } }
    let third = try self.files(matomo.url)
    let count = matomo.requests.count
    try await running(third) { try await clock.advanceSlowly { matomo.requests.count > count } }
    #expect(matomo.requests.last?.headers["If-None-Match"] == "\"v3\"")
  }

  @Test func pathsAreThoseOfTheSettings() async throws {
    let matomo = try StandInMatomo(script: "var Matomo;")
    var configuration = FirstPartyFiles.Configuration(tracker: try TrackerURL(matomo.url), stateDirectory: folder.path)
    configuration.scriptPaths = ["/stats/s.js"]
    let files = FirstPartyFiles(configuration, clock: clock.deliveryClock, report: lines.report)
    try await running(files) { try await clock.advanceSlowly { try await get(files, "/stats/s.js").status == 200 } }
    #expect(await files.answer(HTTPRequest(path: "/stats/s.js", query: "cb=1&x=%00"))?.status == 200)
    #expect(try await get(files, "/stats/%73.js").status == 200)
    for path in ["/matomo.js", "/stats/s.js/", "//stats/s.js", "/stats/../stats/s.js", "/stats%2fs.js", "/STATS/s.js"] {
      #expect(await files.answer(HTTPRequest(path: path)) == nil)
    }
    for method in ["POST", "DELETE", "OPTIONS"] {
      let answer = try await get(files, "/stats/s.js", method: method)
      #expect(answer.status == 405)
      #expect(answer["Allow"] == "GET, HEAD")
    }
  }

  @Test func isServedOverTheWire() async throws {
    let text = String(repeating: "var Matomo;\n", count: 1000)
    let matomo = try StandInMatomo(script: text)
    let files = try files(matomo.url)
    try await running(files) { try await clock.advanceSlowly { try await get(files).status == 200 } }
    let server = try HTTPServer { await files.answer($0) ?? .empty(404) }
    let client = CurlClient()
    func send(_ method: String, _ headers: [(name: String, value: String)] = []) async throws -> CurlResponse {
      try await client.send(
        CurlRequest(method: method, url: "http://127.0.0.1:\(server.port)/matomo.js?cb=1", headers: headers)
      )
    }
    let plain = try await send("GET")
    #expect(plain.body == Array(text.utf8))
    #expect(plain.header("Content-Length") == "\(text.utf8.count)")
    let compressed = try await send("GET", [("Accept-Encoding", "gzip, br")])
    #expect(compressed.header("Content-Encoding") == "gzip")
    #expect(try gunzip(compressed.body) == Array(text.utf8))
    let head = try await send("HEAD")
    #expect(head.status == 200 && head.body.isEmpty)
    #expect(head.header("Content-Length") == plain.header("Content-Length"))
    #expect(head.header("ETag") == plain.header("ETag"))
    let tag = try #require(compressed.header("ETag"))
    let unchanged = try await send("GET", [("Accept-Encoding", "gzip"), ("If-None-Match", tag)])
    #expect(unchanged.status == 304 && unchanged.body.isEmpty)
    #expect(unchanged.header("ETag") == tag)
    #expect(unchanged.header("Content-Length") == compressed.header("Content-Length"))
    #expect(try await send("POST").status == 405)
    await server.stop(grace: .seconds(1))
  }
}

/// What was reported, one line an event.
final class ReportedLines: Sendable {
  private let lines = Mutex<[String]>([])

  var all: [String] { lines.withLock(\.self) }

  var report: @Sendable (FirstPartyEvent) -> Void {
    { event in self.lines.withLock { $0.append("\(event.level) \(event)") } }
  }
}
