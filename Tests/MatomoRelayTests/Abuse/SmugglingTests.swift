import MatomoCore
import MatomoTestSupport
import ScriptedMatomo
import Testing

/// Whatever a stranger sends, wherever and however it is written: nothing that a token allows is sent under our token.
@Suite struct SmugglingTests {
  private static let address = "198.51.100.7"
  private static let secret = "0ddba11c0ffee0ddba11c0ffee0ddba1"

  /// Each is written once more for every place that a parameter can stand in.
  private static let smuggled =
    [
      "cip", "+cip", "%20cip", "++cip", "cip%00", "cip%00x", "c%69p", "%63ip", "cip[]", "cip%5B%5D", "cip[0][1]",
      "+cip[x]", "country", "region%00", "+city", "%6cat", "long", "lat[]", "cdo",
    ].map { "\($0)=\(address)" }
    + [
      "token_auth", "token.auth", "token+auth", "token[auth", "token%5Bauth", "+token.auth%00", "token_auth[]",
      "token.auth[a]", "%74oken_auth",
    ].map { "\($0)=\(secret)" }
    + ["cip=\(address)&cip=\(address)", "cip=&cip=\(address)", "cip[]=1&cip=\(address)", "cdt=1700000000"]

  private static let names = [
    "cip", " cip", "token.auth", "token auth", "token_auth", "country", "lat", "c\\u0069p",
  ]

  private static let strangers = [
    "X-Forwarded-For: \(address)", "Forwarded: for=\(address)", "X-Real-IP: \(address)", "CF-Connecting-IP: \(address)",
    "Authorization: Bearer \(secret)", "Authorization: Basic \(AttackedRelay.trusted)",
    "X-Matomo-Token: \(AttackedRelay.trusted)", "Cookie: token_auth=\(AttackedRelay.trusted); cip=\(address)",
  ]

  private func requests() -> [(request: String, hits: Int)] {
    var requests: [(String, Int)] = []
    var number = 0
    func hit() -> String {
      number += 1
      return AttackedRelay.hit(number)
    }
    let form = "Content-Type: application/x-www-form-urlencoded"
    for item in Self.smuggled {
      requests.append((AttackedRelay.get("\(item)&\(hit())"), 1))
      requests.append((AttackedRelay.post("", query: "\(hit())&\(item)"), 1))
      requests.append((AttackedRelay.get("\(hit())&\(item)").replacing("GET", with: "HEAD"), 1))
      requests.append((AttackedRelay.post("\(hit())&\(item)", form), 1))
      requests.append((AttackedRelay.post(item, query: "\(hit())&\(item)", form), 1))
      let entries = #"["?\#(hit())&\#(item)","?\#(item)&\#(hit())"]"#
      requests.append((AttackedRelay.post(#"{"requests":\#(entries)}"#), 2))
      requests.append((AttackedRelay.post(#"{"requests":["?\#(hit())&\#(item)"],"token_auth":"\#(Self.secret)"}"#), 1))
      // A token in the URL of a bulk authorises nothing, and one within a hit nothing where the bulk has its own.
      let trusted = "token_auth=\(AttackedRelay.trusted)"
      requests.append((AttackedRelay.post(#"{"requests":["?\#(hit())&\#(item)"]}"#, query: trusted), 1))
      requests.append((AttackedRelay.post(#"{"token_auth":"x","requests":["?\#(hit())&\#(item)&\#(trusted)"]}"#), 1))
    }
    for name in Self.names {
      for value in [#""\#(Self.address)""#, #"["\#(Self.address)"]"#, #"{"a":"\#(Self.address)"}"#] {
        let object = { #"{"idsite":1,"rec":1,"url":"https://a.example/\#(number)","\#(name)":\#(value)}"# }
        number += 1
        requests.append((AttackedRelay.post(object()), 1))
        number += 1
        requests.append((AttackedRelay.post(#"{"requests":[\#(object())]}"#), 1))
      }
    }
    for header in Self.strangers {
      requests.append((AttackedRelay.get("\(hit())&cip=\(Self.address)", header), 1))
    }
    return requests
  }

  @Test func nothingPrivilegedIsForwarded() async throws {
    let relay = try await AttackedRelay()
    var answers = ""
    var sent = 0
    for (request, hits) in requests() {
      let answer = try #require(try await relay.ask(request), "\(request)")
      #expect([200, 204].contains(answer.status), "\(request)")
      answers += answer.headers.joined() + answer.text
      sent += hits
    }
    try await eventually("every hit is recorded") { relay.fixture.matomo.recorded.count >= sent }
    try await relay.stillWorks()
    #expect(relay.fixture.matomo.recorded.count == sent + 1)
    for hit in relay.fixture.matomo.recorded {
      #expect(values("cip", of: hit) == ["127.0.0.1"])
      #expect(values("cdt", of: hit).count == 1 && values("cdt", of: hit) != ["1700000000"])
      for name in ["token_auth", "country", "region", "city", "lat", "long", "cdo"] {
        #expect(values(name, of: hit).isEmpty, "\(name): \(Query.encode(hit))")
      }
      let text = Query.encode(hit)
      #expect(!text.contains(Self.address) && !text.contains(Self.secret) && !text.contains(AttackedRelay.trusted))
    }
    #expect(relay.fixture.matomo.tokens == [AttackedRelay.own])
    let commandLine = relay.commandLine()
    let metrics = try await fetch(relay.adminURL + "/metrics").text + fetch(relay.adminURL + "/status").text
    let written = try await relay.end()
    for secret in [AttackedRelay.own, AttackedRelay.trusted, Self.secret] {
      #expect(!answers.contains(secret) && !metrics.contains(secret))
      #expect(!written.contains(secret) && !commandLine.contains(secret))
    }
  }

  @Test func aTrustedClientsTokenIsReplacedByOurs() async throws {
    let relay = try await AttackedRelay()
    let token = AttackedRelay.trusted
    let privileged = "cip=\(Self.address)&country=de&cdt=1795000000"
    for request in [
      AttackedRelay.get("\(AttackedRelay.hit(1))&\(privileged)&token_auth=\(token)"),
      AttackedRelay.get("\(AttackedRelay.hit(2))&\(privileged)", "Authorization: Bearer \(token)"),
      AttackedRelay.post(#"{"requests":["?\#(AttackedRelay.hit(3))&\#(privileged)"],"token_auth":"\#(token)"}"#),
      AttackedRelay.post(#"{"requests":["?\#(AttackedRelay.hit(4))&\#(privileged)&token_auth=\#(token)"]}"#),
    ] {
      #expect(try await relay.ask(request)?.status == 200)
    }
    try await eventually("every hit is recorded") { relay.fixture.matomo.recorded.count == 4 }
    for hit in relay.fixture.matomo.recorded {
      #expect(values("cip", of: hit) == [Self.address] && values("country", of: hit) == ["de"])
      #expect(values("token_auth", of: hit).isEmpty)
    }
    #expect(relay.fixture.matomo.tokens == [AttackedRelay.own])
    let written = try await relay.end()
    #expect(!written.contains(token) && !written.contains(AttackedRelay.own))
  }
}
