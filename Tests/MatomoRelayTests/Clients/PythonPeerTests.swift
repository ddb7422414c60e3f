import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// Trackers for Python web frameworks, as their users install them, with the relay in the place of Matomo.
@Suite(.enabled(if: PythonPeer.areInstalled, "the trackers are not installed; make test-tools installs them"))
struct PythonPeerTests {
  private static let peerToken = "feedfeedfeedfeedfeedfeedfeedfeed"

  /// Serves one page with the tracker, and returns the hit that Matomo gets of it.
  private func hit(of peer: PythonPeer, _ settings: [String: String], token: String?) async throws -> [Parameter] {
    let relay = try RelayFixture().with(settings)
    let serve = try relay.start("serve")
    let url = try await serve.word(after: "listening at")
    try await peer.servePage(trackingTo: url, token: token, in: relay.folder)
    try await eventually("Matomo has the hit") { relay.matomo.recorded.count == 1 }
    #expect(relay.matomo.tokens == (settings["MATOMO_TOKEN_AUTH"].map { [$0] } ?? []))
    return relay.matomo.recorded[0]
  }

  /// Compares names, their order, and the values that are the same each time.
  private func expect(_ hit: [Parameter], _ peer: PythonPeer, and added: KeyValuePairs<String, String?>) {
    let expected = peer.parameters + added.map { ($0.key, $0.value) }
    #expect(hit.map(\.name) == expected.map(\.0))
    for (parameter, (name, value)) in zip(hit, expected) {
      if let value { #expect(parameter.value == value, "\(name)") } else { #expect(Double(parameter.value) != nil) }
    }
  }

  @Test(arguments: PythonPeer.allCases)
  func aTrustedOneSpeaksForItsVisitors(_ peer: PythonPeer) async throws {
    let settings = ["MATOMO_TOKEN_AUTH": RelayFixture.token, "MATOMO_RELAY_COLLECTOR_TOKENS": Self.peerToken]
    let hit = try await hit(of: peer, settings, token: Self.peerToken)
    expect(hit, peer, and: ["cip": "203.0.113.5", "cdt": nil])
  }

  @Test(arguments: PythonPeer.allCases)
  func ofAnyOtherTheAddressIsThatOfItsConnection(_ peer: PythonPeer) async throws {
    let hit = try await hit(of: peer, ["MATOMO_TOKEN_AUTH": RelayFixture.token], token: Self.peerToken)
    expect(hit, peer, and: ["cip": "127.0.0.1", "cdt": nil])
  }

  @Test(arguments: PythonPeer.allCases)
  func withoutAnyTokenNoAddressIsSent(_ peer: PythonPeer) async throws {
    for token in [nil, Self.peerToken] {
      let hit = try await hit(of: peer, [:], token: token)
      // What keeps its visitors apart, whom Matomo would see at one address.
      #expect(hit.first { $0.name == "cid" }?.value.utf8.count == 16)
      expect(hit.filter { $0.name != "cid" }, peer, and: ["cdt": nil])
    }
  }
}

/// A tracker of another project, with the page that a script of `Peers` serves.
enum PythonPeer: String, CaseIterable, CustomTestStringConvertible {
  case asgi
  case flask = "flask_app"
  case django = "django_app"

  var testDescription: String { rawValue }

  private static let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    .joined(separator: "/")
  private static let python = folder + "/../../../.build/python-peers/bin/python"

  /// The list is there once all of it is installed.
  static let areInstalled =
    access(python, X_OK) == 0 && access(folder + "/../../../.build/python-peers/requirements.txt", F_OK) == 0

  func servePage(trackingTo url: String, token: String?, in folder: TemporaryFolder) async throws {
    var environment = ["MATOMO_URL": url + "/matomo.php", "PYTHONDONTWRITEBYTECODE": "1"]
    environment["MATOMO_TOKEN"] = token
    let script = "\(Self.folder)/Peers/\(rawValue).py"
    let end = try await RelayProcess([script], environment, in: folder, program: Self.python).end()
    #expect(end.status == 0 && end.output.contains("served"), "\(end.errors)")
  }

  /// What it sends but for tokens, addresses and times, as recorded at a server that writes down what it gets.
  ///
  /// Where the value is nil, it is a number that is another one each time. That the user agent and the custom variables are
  /// what Python prints of them is how these versions are: it is not for the relay to mend.
  var parameters: [(String, String?)] {
    switch self {
    case .asgi:
      [
        ("idsite", "3"), ("rec", "1"), ("apiv", "1"), ("send_image", "0"), ("ua", #"b'Browser/1.0 (\xc3\xa4)'"#),
        ("action_name", "/music"), ("url", "https://shop.example:8000/music"), ("rand", nil),
        ("urlref", "b'https://from.example/?q=1&r=2'"), ("e_c", "Music"), ("gt_ms", nil), ("e_a", "Playing & more"),
        ("cvar", #"{"http_status_code": 200, "http_method": "GET", "own": "\u00fc"}"#),
      ]
    case .flask:
      [
        ("idsite", "3"), ("rec", "1"), ("apiv", "1"), ("send_image", "0"), ("ua", "Browser/1.0 (a & b)"),
        ("action_name", "/users/<name>"), ("url", "https://shop.example/users/Jørn?page=2&sort=a%2Bb"),
        ("cvar", "{'http_status_code': 200, 'http_method': 'GET'}"), ("rand", nil), ("lang", "sv-SE"),
        ("urlref", "https://from.example/?q=1&r=2"), ("gt_ms", nil),
      ]
    case .django:
      [
        ("idsite", "3"), ("rec", "1"), ("apiv", "1"), ("rand", nil), ("_id", "7ec96ef71b1987db"),
        ("urlref", "https://from.example/?q=1&r=2"), ("url", "http://shop.example/shop/%C3%A5%20b"),
        ("ua", "Browser/1.0 (a & b)"), ("action_name", "Øl & brød"), ("lang", "fr"),
      ]
    }
  }
}
