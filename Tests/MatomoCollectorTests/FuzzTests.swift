import FoundationEssentials
import MatomoCollector
import MatomoCore
import MatomoProtocol
import Testing

/// Random requests of parts that hurt: nothing traps, and nothing privileged is stored for a client that is not trusted.
@Suite struct FuzzTests {
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var value = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
      return value ^ (value >> 31)
    }

    mutating func bytes(of parts: [String], upTo count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      for _ in 0..<Int.random(in: 0...count, using: &self) {
        if Int.random(in: 0..<8, using: &self) == 0 {
          bytes.append(UInt8.random(in: .min ... .max, using: &self))
        } else if let part = parts.randomElement(using: &self) {
          bytes.append(contentsOf: part.utf8)
        }
      }
      return bytes
    }
  }

  private static let names = [
    "cip", "token_auth", "token.auth", "country", "region", "city", "lat", "long", "cdt", "cdo", "idsite", "rec", "ua",
    "lang", "uadata", "url", "urlref", "pv_id", "cid", "search", "e_c", "e_a", "e_v", "send_image",
  ]
  private static let marks = [
    "&", "&", "&", "=", "=", "=", "+", "%20", "%00", "%", "[", "]", "[]", "%5B", "%5D", ".", "?", "#", ";", "_", "%C3",
    "%FF",
  ]
  private static let values = [
    "1", "2", "198.51.100.7", "1795000000", "1795255100", "2020-01-01", "yesterday", "90000", "de", "x", "1e400", "-5",
    "0123456789abcdef", "{}", #"{"model":5}"#,
  ]
  private static let json = [
    "{", "}", "[", "]", ",", ":", "\"", "\"", "\\", "\\u0000", "\\ud800", "\\n", "null", "true", "1e9", "-0",
    "\"requests\"",
    "\"requests\":[", "{\"requests\":[\"?idsite=1&rec=1&", "\"]}", "\n", " ", "\"token_auth\":",
    "{\"idsite\":1,\"rec\":1,\"", "\":\"",
  ]

  private func check(_ decision: CollectorDecision) {
    for hit in decision.hits {
      let query = hit.query
      let names = privilegedNames(query)
      let reread = Query.decode(query)
      if names != ["cip"] || hit["cip"] != "203.0.113.5" { Issue.record("forwarded \(names): \(query)") }
      let times = reread.filter { PHPName($0.name)?.text == "cdt" }
      let time = times.first.flatMap { Double($0.value) } ?? 0
      if times.count != 1 || time > 1_795_255_200 || time <= 1_795_255_200 - 86_400 {
        Issue.record("an old or a second time: \(query)")
      }
      let owned = reread.compactMap { PHPName($0.name)?.text }.filter { $0 == "idsite" || $0 == "rec" }
      if owned != ["idsite", "rec"] { Issue.record("a second site: \(query)") }
    }
    for (name, value) in decision.response.headers where !(name + value).utf8.allSatisfy({ (0x20...0x7e).contains($0) })
    {
      Issue.record("a header that ends early: \(name)")
    }
    if case .store(let hits, _, _) = decision, hits.isEmpty { Issue.record("nothing to store") }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func queriesAndForms(seed: UInt64) {
    var generator = Generator(state: seed)
    let collector = Collector.stub()
    for _ in 0..<500 {
      let parts = Self.names + Self.marks + Self.values + ["&idsite=1&rec=1&", "&idsite=1&rec=1&"]
      let first = generator.bytes(of: parts, upTo: 40)
      let second = generator.bytes(of: parts, upTo: 40)
      check(collector.send("GET", String(decoding: first, as: UTF8.self)))
      let headers = [("Content-Type", "application/x-www-form-urlencoded")]
      check(collector.send("POST", String(decoding: first, as: UTF8.self), headers: headers, bytes: second))
      let inBulk =
        Array(#"{"requests":["?idsite=1&rec=1&"#.utf8)
        + first.filter { $0 != 0x22 && $0 != 0x5c && $0 >= 0x20 && $0 < 0x7f }
      check(collector.send("POST", bytes: inBulk + Array(#""]}"#.utf8)))
    }
  }

  @Test(arguments: [5, 6, 7, 8] as [UInt64])
  func bodies(seed: UInt64) {
    var generator = Generator(state: seed)
    let collector = Collector.stub()
    for _ in 0..<500 {
      check(
        collector.send("POST", bytes: generator.bytes(of: Self.json + Self.names + Self.marks + Self.values, upTo: 60))
      )
    }
  }

  @Test(arguments: [9, 10] as [UInt64])
  func headers(seed: UInt64) {
    var generator = Generator(state: seed)
    let parts = [
      "matomo_ignore", "mtm_consent", "mtm_consent_removed", "_pk_id.1.1fff", "=", "=", ";", "; ", "\"", "\\", ",",
      ";q=", "0.5",
      "de-DE", "en", ";v=", "?1", "Chromium", "prefetch", "\r\n", "Bearer ", trustedToken, "https://", "a.example", "1",
    ]
    let names = [
      "Cookie", "Accept-Language", "Sec-CH-UA", "Sec-CH-UA-Full-Version-List", "Sec-CH-UA-Mobile", "Sec-CH-UA-Model",
      "User-Agent", "Referer", "Origin", "DNT", "Purpose", "X-Forwarded-For",
    ]
    let collector = Collector.stub {
      $0.privacy.respects = Set(PrivacyRules.Signal.allCases)
      $0.tokens = []
    }
    for _ in 0..<500 {
      let headers = names.map { ($0, String(decoding: generator.bytes(of: parts, upTo: 12), as: UTF8.self)) }
      check(collector.send("POST", "idsite=1&rec=1&cip=198.51.100.7", headers: headers))
    }
  }
}
