import Foundation
import MatomoPlatform
import MatomoTestSupport
import Testing

/// A site behind a real nginx that is set up by docs/nginx.md, with a relay, and the inspector in Matomo's place.
struct NginxSite {
  static let program = "/usr/sbin/nginx"

  let url: String
  let matomoURL: String
  let adminURL: String
  private let fixture: RelayFixture
  private let processes: [RelayProcess]

  init(hold: String) async throws {
    let fixture = try RelayFixture()
    let inspector = try fixture.start("inspect", "--listen", "127.0.0.1:0")
    matomoURL = String(try await inspector.word(after: "the inspector is at").dropLast(2))
    self.fixture = fixture.with([
      "MATOMO_URL": matomoURL, "MATOMO_TOKEN_AUTH": RelayFixture.token, "MATOMO_RELAY_PROXIES_TRUSTED": "127.0.0.1",
      "MATOMO_RELAY_PAGE_VIEWS_HOLD": hold,
    ])
    let relay = try self.fixture.start("serve")
    let relayURL = try await relay.word(after: "listening at")
    adminURL = try await relay.adminURL()
    try Self.writePages(in: fixture.folder)
    var nginx: RelayProcess?
    var site = ""
    // Another program may take the port between the two.
    try await eventually("nginx has a port") {
      let port = try Self.freePort()
      let configuration = try Self.configuration(port: port, relay: relayURL, in: fixture.folder)
      try configuration.write(toFile: fixture.folder.file("nginx.conf"), atomically: true, encoding: .utf8)
      let process = try RelayProcess(
        [
          "-p", fixture.folder.path + "/", "-c", fixture.folder.file("nginx.conf"), "-e",
          fixture.folder.file("error.log"),
        ],
        in: fixture.folder,
        program: Self.program
      )
      site = "http://127.0.0.1:\(port)"
      nginx = process
      try await eventually("nginx answers, or has ended") {
        if process.hasEnded { return true }
        return (try? await fetch(site + "/").status) == 200
      }
      return !process.hasEnded
    }
    url = site
    processes = [inspector, relay] + (nginx.map { [$0] } ?? [])
    // A line is written after its answer.
    try await eventually("nginx has written its first line") { try lines() == 1 }
  }

  /// The lines that nginx has written since the last call.
  func shipLog() async throws {
    let log = fixture.folder.file("access.log")
    // It is written after the answer.
    let body = try Data(contentsOf: URL(fileURLWithPath: log))
    try Data().write(to: URL(fileURLWithPath: log))
    #expect(try await fetch(adminURL + "/requests", method: "POST", body: Array(body)).status == 200)
  }

  /// What nginx has written since the log was shipped.
  func log() throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: fixture.folder.file("access.log")))) }

  func lines() throws -> Int { try log().count { $0 == UInt8(ascii: "\n") } }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard isBound else { throw SystemFailure("there is no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  private static func writePages(in folder: TemporaryFolder) throws {
    try FileManager.default.createDirectory(atPath: folder.file("site"), withIntermediateDirectories: true)
    for (name, text) in [
      ("index.html", "<title>Home</title>"), ("about.html", "<title>About</title>"), ("part.html", "<p>part</p>"),
      ("script.html", Self.page(startingWith: "['trackPageView']")), ("late.html", Self.page(startingWith: "")),
      ("site.css", "p {}"), ("logo.png", "png"), ("report.pdf", "%PDF-1.4 and more than a few bytes"),
    ] {
      try text.write(toFile: folder.file("site/" + name), atomically: true, encoding: .utf8)
    }
  }

  /// A page with the script, which sends nothing by itself unless it is told to.
  private static func page(startingWith command: String) -> String {
    """
    <title>Script</title><script>var _paq = [['setTrackerUrl', '/matomo.php'], ['setSiteId', '1'], \(command)]</script>
    <script src="/matomo.js"></script>
    """
  }

  /// The blocks of the page: one for `http`, the others for `server`.
  private static func blocks() throws -> [String] {
    let page =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
      + "/docs/nginx.md"
    let text = try String(contentsOfFile: page, encoding: .utf8)
    return text.split(separator: "```nginx\n").dropFirst().compactMap {
      $0.split(separator: "```").first.map(String.init)
    }
  }

  private static func configuration(port: Int, relay: String, in folder: TemporaryFolder) throws -> String {
    let blocks = try blocks()
    let server = blocks.dropFirst().joined(separator: "\n")
      .replacing("/var/log/nginx/matomo.log", with: folder.file("access.log"))
      .replacing("http://127.0.0.1:8080", with: relay)
    return """
      daemon off;
      master_process off;
      pid \(folder.file("nginx.pid"));
      events {}
      http {
        types { text/html html; text/css css; image/png png; application/pdf pdf; }
        client_body_temp_path \(folder.file("body"));
        proxy_temp_path \(folder.file("proxy"));
        fastcgi_temp_path \(folder.file("fastcgi"));
        uwsgi_temp_path \(folder.file("uwsgi"));
        scgi_temp_path \(folder.file("scgi"));
        \(blocks[0])
        server {
          listen 127.0.0.1:\(port);
          root \(folder.file("site"));
          location = /old { return 301 /; }
          \(server)
        }
      }
      """
  }
}
