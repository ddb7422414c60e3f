import MatomoProtocol
import MatomoTestSupport
import Testing

/// A demo whose hits go to its own inspector, for clients that are not the tests' own.
struct ClientDemo {
  let relay: RelayFixture
  let process: RelayProcess

  /// Without a slash at the end.
  let site: String
  private let hitsURL: String

  /// - Parameter script: Where the relay serves Matomo's script; the demo is there once it does.
  init(_ settings: [String: String] = [:], script: String = "/matomo.js") async throws {
    var relay = try RelayFixture()
    for name in ["MATOMO_URL", "MATOMO_SITE_ID", "MATOMO_RELAY_LISTEN"] { relay.environment[name] = nil }
    self.relay = relay.with(settings)
    process = try self.relay.start("demo", "--port", "0", "--inspector-port", "0")
    let site = String(try await process.word(after: "  site        ").dropLast())
    self.site = site
    hitsURL = try await process.word(after: "  hits        ") + "api/hits"
    try await eventually("Matomo's script is served") { try await fetch(site + script).status == 200 }
  }

  /// The same site as another origin.
  var otherOrigin: String { site.replacing("127.0.0.1", with: "localhost") }

  /// All hits of the inspector.
  func allHits() async throws -> [ReportedHit] {
    (try await fetch(hitsURL).json()["hits"]?.array ?? []).map(ReportedHit.init)
  }

  /// The hits of a kind, once there are as many.
  func hits(
    _ count: Int = 1,
    sourceLocation: SourceLocation = #_sourceLocation,
    where condition: (ReportedHit) -> Bool
  ) async throws -> [ReportedHit] {
    var hits: [ReportedHit] = []
    try await eventually("\(count) hits are in the inspector", sourceLocation: sourceLocation) {
      hits = try await allHits().filter(condition)
      return hits.count >= count
    }
    #expect(hits.count == count, sourceLocation: sourceLocation)
    return hits
  }

  /// The hit of a kind, once it is there.
  func hit(
    sourceLocation: SourceLocation = #_sourceLocation,
    where condition: (ReportedHit) -> Bool
  ) async throws -> ReportedHit {
    try await #require(hits(sourceLocation: sourceLocation, where: condition).first, sourceLocation: sourceLocation)
  }
}

/// A hit as the inspector shows it.
struct ReportedHit {
  private let json: JSONValue

  init(_ json: JSONValue) {
    self.json = json
  }

  subscript(name: String) -> String? { json["parameters"]?[name]?.text }

  var names: [String] { json["parameters"]?.names ?? [] }

  /// What the inspector finds wrong with it.
  var errors: [String] {
    (json["findings"]?.array ?? []).filter { $0["level"]?.text == "error" }.compactMap { $0["message"]?.text }
  }

  /// Only a script knows the size of the screen.
  var isFromScript: Bool { self["res"] != nil }
}
