import MatomoCore
import ScriptedMatomo
import Testing

/// What a stranger sends comes back in headers and log lines, or goes on to Matomo: it must stay what it is there.
@Suite struct InjectionTests {
  private static let breaks = "%0D%0AX-Evil:%201%0D%0A%0D%0AHTTP/1.1%20200%20OK%0D%0A"

  private static let requests: [String] = [
    AttackedRelay.get("idsite=1&rec=1&cid=\(breaks)"),
    AttackedRelay.get("rec=1&idsite=\(breaks)"),
    AttackedRelay.get("idsite=1&rec=1&\(breaks)=1&pf_net=-5"),
    AttackedRelay.get("idsite=1&rec=1&uadata=%7B%22\(breaks)%22%3A5%2C%22model%22%3A5%7D"),
    AttackedRelay.get(
      "idsite=1&rec=1&url=https%3A%2F%2Fa.example%2F1&action_name=\(breaks)&ua=\(breaks)&lang=\(breaks)"
    ),
    AttackedRelay.post("", query: AttackedRelay.hit(2), "Origin: https://a.example%0d%0aX-Evil: 1"),
    AttackedRelay.post("", query: AttackedRelay.hit(3), "Origin: https://a.example\u{b}X-Evil: 1\u{1b}[31m"),
    AttackedRelay.post("", query: AttackedRelay.hit(4), "Origin: https://a.example\u{85}X-Evil: 1\u{2028}"),
    AttackedRelay.post("x", "Content-Encoding: gzip\u{b}X-Evil: 1\u{1b}[31m"),
    AttackedRelay.post(#"{"requests":["\r\nX-Evil: 1\r\n"#),
    AttackedRelay.post(#"{"requests":["?\#(AttackedRelay.hit(5))&a=\r\nX-Evil: 1"],"token_auth":"\r\nX-Evil: 1"}"#),
    "OPTIONS /matomo.php HTTP/1.1\r\nHost: a\r\nOrigin: x\u{c}X-Evil: 1\r\n\r\n",
    "GET /matomo.php\(breaks) HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /plugins/\(breaks)/x.js HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /snippet.html?nonce=\(breaks)&pv_id=\(breaks) HTTP/1.1\r\nHost: \"><script>\r\n\r\n",
    "\u{1b}[31m /matomo.php?\(AttackedRelay.hit(6)) HTTP/1.1\r\nHost: a\r\n\r\n",
  ]

  @Test func noValueEndsAHeaderOrALine() async throws {
    let relay = try await AttackedRelay()
    for request in Self.requests {
      let connection = try relay.connect()
      try await connection.send(request.replacing("\r\nHost: ", with: "\r\nConnection: close\r\nHost: "))
      let all = try await connection.rest()
      let head = all.prefix(upTo: all.firstRange(of: "\r\n\r\n")?.lowerBound ?? all.endIndex)
      #expect(all.ranges(of: "HTTP/1.1 ").count <= 1, "\(request)")
      for line in head.split(separator: "\r\n").dropFirst() {
        #expect(!line.lowercased().hasPrefix("x-evil"), "\(request)")
        #expect(line.utf8.allSatisfy { (0x20...0x7e).contains($0) }, "\(request)")
      }
    }
    try await relay.stillWorks()
    let recorded = relay.fixture.matomo.recorded
    for number in [1, 2, 3, 4, 5] { #expect(recorded.filter { $0.sampleNumber == number }.count == 1) }
    #expect(recorded.first { $0.sampleNumber == 1 }?["action_name"] == "\r\nX-Evil: 1\r\n\r\nHTTP/1.1 200 OK\r\n")
    let written = try await relay.end()
    for line in written.split(separator: "\n") {
      #expect(!line.trimmingPrefix(" ").hasPrefix("X-Evil") && !line.hasPrefix("HTTP/1.1"))
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || (0x7f...0x9f).contains($0.value) })
    }
  }

  /// NUL and bytes that are not UTF-8, wherever they can stand.
  @Test func bytesThatAreNoTextAreBytes() async throws {
    let relay = try await AttackedRelay()
    let odd: [UInt8] = [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf5]
    func raw(_ parts: any Sequence<UInt8>...) -> [UInt8] { parts.flatMap { Array($0) } }
    let end = Array(" HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    let get = Array("GET /matomo.php?".utf8)
    let hit = { (number: Int) in Array(AttackedRelay.hit(number).utf8) }
    let answered = [
      raw(get, hit(1), "&action_name=".utf8, odd, end),
      raw(get, hit(2), "&action_name=%FF%C3%28%ED%A0%80%F5".utf8, end),
      raw(get, hit(3), "&action_name=a%00b&%00=1&%00cip=1.2.3.4".utf8, end),
      raw(get, hit(4), "&".utf8, odd, "=".utf8, odd, " HTTP/1.1\r\nHost: a\r\nUser-Agent: ".utf8, odd, "\r\n\r\n".utf8),
    ]
    for request in answered { #expect(try await relay.ask(request)?.status == 200) }
    let form = "POST /matomo.php?\(AttackedRelay.hit(5)) HTTP/1.1\r\nHost: a\r\nContent-Length: \(odd.count + 4)\r\n"
    let type = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    #expect(try await relay.ask(raw(form.utf8, type.utf8, "a\0b=".utf8, odd))?.status == 200)
    // JSON has neither: Matomo answers success and records nothing.
    for bytes in [odd, [0], [0xef, 0xbb, 0xbf, 0]] {
      let body = raw(#"{"requests":["?idsite=1&rec=1&a="#.utf8, bytes, #""]}"#.utf8)
      let head = "POST /matomo.php HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n"
      let answer = try await relay.ask(raw(head.utf8, body))
      #expect(answer?.text == #"{"status":"success","tracked":0,"invalid":0}"#)
    }
    // A NUL in the request line or a header: an answer or none, but no other request than the one that was sent.
    for request in [
      raw(get, [0], hit(6), end), raw("G\0ET /matomo.php?".utf8, hit(7), end),
      raw(get, hit(8), " HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n".utf8),
    ] {
      let connection = try relay.connect()
      try await connection.send(request)
      _ = try await connection.answer()
    }
    try await relay.stillWorks()
    let recorded = relay.fixture.matomo.recorded
    for number in 1...5 { #expect(recorded.filter { $0.sampleNumber == number }.count == 1, "\(number)") }
    #expect(recorded.first { $0.sampleNumber == 3 }?["action_name"] == "a\0b")
    #expect(recorded.allSatisfy { values("cip", of: $0) == ["127.0.0.1"] })
    _ = try await relay.end()
  }
}
