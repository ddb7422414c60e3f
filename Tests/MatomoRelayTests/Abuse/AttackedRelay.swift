import Foundation
import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// A relay that serves, with all that a test looks at while it is attacked.
struct AttackedRelay: Sendable {
  /// Of a client that may say what visitors may not.
  static let trusted = "7a05ed1e57c11e17f0000000feedface"
  static let own = RelayFixture.token

  let fixture: RelayFixture
  let process: RelayProcess
  let port: UInt16
  let adminURL: String

  init(_ environment: [String: String] = [:], after prelude: String? = nil) async throws {
    fixture = try RelayFixture().with([
      "MATOMO_TOKEN_AUTH": Self.own, "MATOMO_RELAY_COLLECTOR_TOKENS": Self.trusted,
      // However busy the machine is, it is not the deadline that ends an attack, unless a test is about the deadline.
      "MATOMO_RELAY_COLLECTOR_REQUEST_DEADLINE": "10m",
    ]).with(environment)
    process = try fixture.start("serve", "--log-level", "debug", after: prelude)
    let url = try await process.word(after: "listening at")
    port = try #require(url.split(separator: ":").last.flatMap { UInt16($0) })
    adminURL = try await process.adminURL()
  }

  func connect(from host: UInt8 = 1) throws -> RawConnection { try RawConnection(port, from: host) }

  /// Asks on a connection of its own.
  func ask(_ request: String, from host: UInt8 = 1) async throws -> RawConnection.Answer? {
    try await ask(Array(request.utf8), from: host)
  }

  func ask(_ request: [UInt8], from host: UInt8 = 1) async throws -> RawConnection.Answer? {
    let connection = try connect(from: host)
    try await connection.send(request)
    return try await connection.answer(hasBody: !request.starts(with: Array("HEAD".utf8)))
  }

  /// A page view of the number, which is in its URL.
  static func hit(_ number: Int) -> String { "idsite=1&rec=1&url=https%3A%2F%2Fa.example%2F\(number)" }

  static func get(_ query: String, _ headers: String...) -> String {
    "GET /matomo.php?\(query) HTTP/1.1\r\nHost: a\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n"
  }

  static func post(_ body: String, query: String = "", _ headers: String...) -> String {
    "POST /matomo.php?\(query) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n"
      + "\(headers.map { $0 + "\r\n" }.joined())\r\n\(body)"
  }

  /// Whether a well-behaved client is answered, and its hit recorded: the attack cost nobody else anything.
  func stillWorks(_ number: Int = 1_000_000, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    var answer: RawConnection.Answer?
    // A connection without an answer is one whose request did not come before a short deadline of the test.
    try await eventually("it is answered", sourceLocation: sourceLocation) {
      answer = try await ask(Self.get(Self.hit(number)))
      return answer != nil
    }
    #expect(answer?.status == 200, sourceLocation: sourceLocation)
    try await eventually("its hit is recorded", sourceLocation: sourceLocation) {
      fixture.matomo.recordedNumbers.contains(number)
    }
    #expect(!process.hasEnded, sourceLocation: sourceLocation)
  }

  /// A line of `/proc/ID/status`, such as `VmRSS`, in bytes.
  func memory(_ name: String) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process.id)/status", encoding: .utf8)
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("\(name):") })
    return try #require(line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }) * 1024
  }

  /// What others may see of the process.
  func commandLine() -> String {
    String(decoding: FileManager.default.contents(atPath: "/proc/\(process.id)/cmdline") ?? Data(), as: UTF8.self)
  }

  /// Ends the relay, and returns all that it wrote.
  func end() async throws -> String {
    process.signal(SIGTERM)
    let end = try await process.end()
    #expect(end.status == 0)
    return end.output + end.errors
  }
}

/// The parameters of a hit that have a name in PHP's reading.
func values(_ name: String, of hit: [Parameter]) -> [String] {
  hit.filter { PHPName($0.name)?.text == name }.map(\.value)
}
