import FoundationEssentials
import MatomoCore
import MatomoCurl
import MatomoHTTPServer
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

@testable import MatomoFirstParty

@Suite(.serialized) struct PluginFilesTests {
  private static let container = "/js/container_aB3dE6gH.js"
  private let folder: TemporaryFolder
  private let clock = ManualClock()
  private let lines = ReportedLines()

  init() throws {
    folder = try TemporaryFolder()
  }

  private func files(
    _ url: String,
    _ change: (inout FirstPartyFiles.Configuration) -> Void = { _ in }
  ) throws -> FirstPartyFiles {
    var configuration = FirstPartyFiles.Configuration(tracker: try TrackerURL(url), stateDirectory: folder.path)
    change(&configuration)
    return FirstPartyFiles(configuration, clock: clock.deliveryClock, report: lines.report)
  }

  private func get(
    _ files: FirstPartyFiles,
    _ path: String = container,
    query: String? = nil,
    _ headers: [(String, String)] = []
  ) async throws -> HTTPResponse {
    let fields = HeaderFields(headers.map { (name: $0, value: $1) })
    return try #require(await files.answer(HTTPRequest(path: path, query: query, headers: fields)))
  }

  @Test func onlyContentAndTypePass() async throws {
    let text = String(repeating: "var container;\n", count: 100)
    let matomo = try StandInMatomo(
      script: text,
      headers: [("Set-Cookie", "a=b"), ("X-Powered-By", "PHP"), ("Server", "secret"), ("Cache-Control", "private")]
    )
    let files = try files(matomo.url) { $0.headers = [("X-Key", "k")] }
    let answer = try await get(
      files,
      query: "cb=1",
      [
        ("Cookie", "session=1"), ("Authorization", "Basic x"), ("X-Forwarded-For", "192.0.2.1"),
        ("Accept-Encoding", "gzip"),
      ]
    )
    #expect(answer.status == 200)
    #expect(try gunzip(answer.body) == Array(text.utf8))
    #expect(
      Set(answer.headers.map { $0.name }) == [
        "ETag", "Last-Modified", "Cache-Control", "Vary", "X-Content-Type-Options", "Access-Control-Allow-Origin",
        "Cross-Origin-Resource-Policy", "Content-Type", "Content-Encoding",
      ]
    )
    let request = try #require(matomo.requests.first)
    #expect(request.path == Self.container && request.query == nil)
    #expect(Set(request.headers.map { $0.name.lowercased() }) == ["host", "user-agent", "accept", "x-key"])
    #expect(try await get(files, [("If-None-Match", "\"\(ContentDigest(of: Array(text.utf8)))\"")]).status == 304)
    #expect(matomo.requests.count == 1)
  }

  private func get(_ files: FirstPartyFiles, _ headers: [(String, String)]) async throws -> HTTPResponse {
    try await get(files, Self.container, query: nil, headers)
  }

  @Test func oneFetchServesAllWhoAskMeanwhile() async throws {
    let gate = Gate()
    let matomo = try StandInMatomo { _ in
      await gate.wait()
      return StandInMatomo.script("var container;")
    }
    let files = try files(matomo.url) { $0.pluginTimeout = .seconds(600) }
    let started = Counter()
    try await withThrowingTaskGroup { group in
      for _ in 0..<20 {
        group.addTask {
          started.add()
          return try await self.get(files).text
        }
      }
      try await eventually { started.count == 20 && matomo.requests.count == 1 }
      gate.open()
      for try await text in group { #expect(text == "var container;") }
    }
    #expect(matomo.requests.count == 1)
  }

  @Test func isServedFromMemoryAndRefreshedBehind() async throws {
    let matomo = try StandInMatomo(script: "version 1")
    let files = try files(matomo.url)
    #expect(try await get(files).text == "version 1")
    matomo.answer(with: StandInMatomo.script("version 2"))
    clock.advance(by: .seconds(299))
    #expect(try await get(files).text == "version 1")
    #expect(matomo.requests.count == 1)
    clock.advance(by: .seconds(1))
    #expect(try await get(files).text == "version 1")
    try await eventually { try await get(files).text == "version 2" }
    #expect(matomo.requests.count == 2)
    await matomo.stop()
    clock.advance(by: .seconds(100_000))
    #expect(try await get(files).text == "version 2")
  }

  enum BadAnswer: CaseIterable {
    case notFound, badRequest, error, forbidden, redirect, page, empty, tooLarge

    var response: HTTPResponse {
      switch self {
      case .notFound: HTTPResponse(status: 404)
      case .badRequest: HTTPResponse(status: 400)
      case .error: HTTPResponse(status: 500)
      case .forbidden: HTTPResponse(status: 403)
      case .redirect: HTTPResponse(status: 302, headers: [("Location", "http://secret.example/")])
      case .page: .html("<html>secret</html>")
      case .empty: StandInMatomo.script("")
      case .tooLarge: StandInMatomo.script(String(repeating: ";", count: 2 << 20))
      }
    }

    var status: Int { self == .notFound || self == .badRequest ? 404 : 502 }
  }

  @Test(arguments: BadAnswer.allCases)
  func failuresTellNothingAndAreRemembered(upstream: BadAnswer) async throws {
    let response = upstream.response
    let matomo = try StandInMatomo { _ in response }
    let files = try files(matomo.url)
    for _ in 0..<3 {
      let answer = try await get(files)
      #expect(answer.status == upstream.status)
      #expect(answer["Cache-Control"] == "no-store")
      #expect(answer["Location"] == nil && !answer.text.contains("secret"))
    }
    #expect(matomo.requests.count == 1)
    clock.advance(by: .seconds(10))
    matomo.answer(with: StandInMatomo.script("var container;"))
    #expect(try await get(files).status == 200)
  }

  @Test func nobodyWaitsLonger() async throws {
    let gate = Gate()
    let matomo = try StandInMatomo { _ in
      await gate.wait()
      return .empty()
    }
    let files = try files(matomo.url) { $0.pluginTimeout = .milliseconds(100) }
    #expect(try await get(files).status == 504)
    gate.open()
    #expect(
      FirstPartyFiles.Configuration(tracker: try TrackerURL("http://m/"), stateDirectory: "").pluginTimeout
        == .seconds(5)
    )
  }

  @Test func nothingThereIsABadGateway() async throws {
    let matomo = try StandInMatomo(script: "x")
    await matomo.stop()
    #expect(try await get(files(matomo.url)).status == 502)
    #expect(lines.all.count == 1)
  }

  @Test func fetchesAtOnceAreBounded() async throws {
    let gate = Gate()
    let matomo = try StandInMatomo { _ in
      await gate.wait()
      return StandInMatomo.script("var container;")
    }
    let files = try files(matomo.url) { $0.pluginTimeout = .seconds(600) }
    try await withThrowingTaskGroup { group in
      for index in 0..<16 {
        group.addTask { try await self.get(files, "/js/container_\(index).js").status }
      }
      try await eventually { matomo.requests.count == 16 }
      let busy = try await get(files, "/js/container_one_more.js")
      #expect(busy.status == 503)
      #expect(busy["Retry-After"] == "1")
      gate.open()
      for try await status in group { #expect(status == 200) }
    }
    #expect(try await get(files, "/js/container_one_more.js").status == 200)
  }

  @Test func cacheIsBounded() async throws {
    let matomo = try StandInMatomo { StandInMatomo.script("// \($0.path)") }
    let files = try files(matomo.url) { $0.pluginLimits.count = 2 }
    for name in ["a", "b", "c", "a"] {
      #expect(try await get(files, "/js/container_\(name).js").text == "// /js/container_\(name).js")
    }
    #expect(matomo.requests.count == 4)
  }

  @Test func recordingSettingsAreSharedBetweenPagesOfOneAddress() async throws {
    let matomo = try StandInMatomo { request in
      let id = request.query?.split(separator: "&").first { $0.hasPrefix("trackerid=") }?.dropFirst(10) ?? ""
      return StandInMatomo.script("assign({\"heatmaps\":[],\"idsite\":\"1\",\"trackerid\":\"\(id)\"});")
    }
    let files = try files(matomo.url)
    let path = "/plugins/HeatmapSessionRecording/configs.php"
    for id in ["aaaaaa", "B2b2B2", "r3LaY7"] {
      let answer = try await get(files, path, query: "idsite=1&trackerid=\(id)&url=https%3A%2F%2Fshop.example%2F")
      #expect(answer.text == "assign({\"heatmaps\":[],\"idsite\":\"1\",\"trackerid\":\"\(id)\"});")
      #expect(answer["Cache-Control"] == "no-store")
      #expect(answer["Content-Type"] == "text/javascript; charset=utf-8")
    }
    #expect(matomo.requests.count == 1)
    #expect(matomo.requests.first?.query == "idsite=1&trackerid=r3LaY7&url=https%3A%2F%2Fshop.example%2F")
    let bad = try await get(files, path, query: "idsite=1")
    #expect(bad.status == 400)
    #expect(bad.text.contains("trackerid"))
    #expect(matomo.requests.count == 1)
  }

  @Test func theOptOutSpeaksTheVisitorsLanguage() async throws {
    let matomo = try StandInMatomo { StandInMatomo.script("// \($0.headers["Accept-Language"] ?? "none")") }
    let files = try files(matomo.url)
    func get(_ languages: String, _ query: String = "") async throws -> HTTPResponse {
      let query = "module=CoreAdminHome&action=optOutJS\(query)"
      return try await self.get(files, "/index.php", query: query, [("Accept-Language", languages)])
    }
    let german = try await get("de-DE,de;q=0.9")
    #expect(german.text == "// de-de,de")
    #expect(german["Vary"] == "Accept-Encoding, Accept-Language")
    #expect(try await get("fr").text == "// fr")
    #expect(try await get("de-DE;q=1, de").text == "// de-de,de")
    #expect(matomo.requests.count == 2)
    let fixed = try await get("de", "&language=en")
    #expect(fixed.text == "// none")
    #expect(fixed["Vary"] == "Accept-Encoding")
    #expect(matomo.requests.last?.query == "module=CoreAdminHome&action=optOutJS&language=en")
  }
}

/// Holds back whoever waits until it is opened.
private final class Gate: Sendable {
  /// Nil once it is open.
  private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = waiting.withLock { waiting in
        waiting?.append(continuation)
        return waiting == nil
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = waiting.withLock { waiting in
      defer { waiting = nil }
      return waiting ?? []
    }
    for continuation in waiting { continuation.resume() }
  }
}

private final class Counter: Sendable {
  private let state = Mutex(0)

  var count: Int { state.withLock(\.self) }

  func add() {
    state.withLock { $0 += 1 }
  }
}
