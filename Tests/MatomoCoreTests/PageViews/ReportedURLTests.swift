import MatomoTestSupport
import Testing

@testable import MatomoCore

/// What Matomo's script reports of a page has the canonical form of what the server saw of it (docs/matomo.md, 4.k).
@Suite struct ReportedURLTests {
  /// The script's rule, written as plainly as it is told: decode once, and take parameters away.
  enum Script {
    static func report(_ address: String, without names: [String]) -> String {
      names.reduce(decoded(address)) { remove($1, from: $0) }
    }

    static func decoded(_ address: String) -> String {
      let characters = Array(address.unicodeScalars)
      return uriComponent(characters) ?? unescaped(characters)
    }

    private static func digits(_ characters: ArraySlice<Unicode.Scalar>, _ count: Int) -> UInt32? {
      guard characters.count >= count, characters.prefix(count).allSatisfy({ $0.isASCII && Character($0).isHexDigit })
      else {
        return nil
      }
      return UInt32(String(String.UnicodeScalarView(characters.prefix(count))), radix: 16)
    }

    private static func uriComponent(_ characters: [Unicode.Scalar]) -> String? {
      var bytes: [UInt8] = []
      var index = 0
      while index < characters.count {
        if characters[index] == "%" {
          guard let byte = digits(characters[(index + 1)...], 2) else { return nil }
          bytes.append(UInt8(byte))
          index += 3
        } else {
          bytes += Array(String(characters[index]).utf8)
          index += 1
        }
      }
      return String(validating: bytes, as: UTF8.self)
    }

    private static func unescaped(_ characters: [Unicode.Scalar]) -> String {
      var units: [UInt16] = []
      var index = 0
      while index < characters.count {
        let rest = characters[(index + 1)...]
        if characters[index] == "%", rest.first == "u", let unit = digits(rest.dropFirst(), 4) {
          units.append(UInt16(unit))
          index += 6
        } else if characters[index] == "%", let unit = digits(rest, 2) {
          units.append(UInt16(unit))
          index += 3
        } else {
          units += Array(String(characters[index]).utf16)
          index += 1
        }
      }
      return String(decoding: units, as: UTF16.self)
    }

    /// Parameters of the query, and of a fragment that has some.
    private static func remove(_ name: String, from url: String) -> String {
      func kept(_ query: Substring) -> String {
        query.split(separator: "&", omittingEmptySubsequences: false)
          .filter { $0.split(separator: "=", omittingEmptySubsequences: false)[0] != name }.joined(separator: "&")
      }
      guard ["?", "&", "#"].contains(where: { url.contains($0 + name + "=") }) else { return url }
      let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let address = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
      var result = String(address[0])
      if address.count > 1, !kept(address[1]).isEmpty { result += "?" + kept(address[1]) }
      guard parts.count > 1, !parts[1].isEmpty else { return result }
      let mark = parts[1].hasPrefix("?") ? "?" : ""
      let fragment = parts[1].dropFirst().contains("=") ? kept(parts[1].dropFirst(mark.count)) : String(parts[1])
      if !fragment.isEmpty { result += "#" + (parts[1].dropFirst().contains("=") ? mark : "") + fragment }
      return result
    }
  }

  private static let excluded = ["sessid", "email"]
  private static let campaigns = ["utm_source", "mtm_placement", "pk_cid", "utm_content", "mtm_clid"]

  private static func canonical(_ url: String) -> String {
    String(decoding: CanonicalURL.bytes(of: url, ignoring: Set(excluded.map(CanonicalURL.name))), as: UTF8.self)
  }

  private static let pieces = [
    "a", "b=1", "caf%C3%A9", "caf%E9", "%F6%E4", "%u0442%u0435", "%D1%82", "%CF%F0", "%2525", "%252F", "%253A", "%25",
    "%",
    "%zz", "100%", "+", "%2B", "%20", "%26", "%3D", "%23", "%3F", "sessid=9", "email=a%40b", "EMAIL=x", "utm_source=n",
    "mtm_placement=1", "pk_cid=7", "utm_content=%E9", "mtm_clid=2", "gclid=3", "%C3", "%E2%82%AC", "%F0%9F%98%80",
    "%00",
    "next=https%3A%2F%2Fa.example%2F%3Fq%3D1", "next=https%253A%252F%252Fa.example", "q=C%23", "x=%u0442%E9", ";sid=1",
    "~", "'",
  ]

  private static func piece(_ random: inout SeededRandom) -> String {
    pieces[Int.random(in: pieces.indices, using: &random)]
  }

  /// Addresses as browsers have them: ASCII, with escapes of every kind.
  static let addresses: [String] = {
    var random = SeededRandom(seed: 12)
    return (0..<2000).map { _ in
      var address = "https://shop.example/"
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        address += piece(&random) + ["/", "", "-"][Int.random(in: 0..<3, using: &random)]
      }
      let count = Int.random(in: 0...4, using: &random)
      for index in 0..<count { address += (index == 0 ? "?" : "&") + piece(&random) }
      return address
    }
  }()

  @Test(arguments: [[], ReportedURLTests.excluded, ReportedURLTests.excluded + ReportedURLTests.campaigns])
  func bothSidesMeanTheSamePage(_ names: [String]) {
    for address in Self.addresses {
      let reported = Script.report(address, without: names)
      #expect(Self.canonical(reported) == Self.canonical(address), "\(address) is reported as \(reported)")
    }
  }

  @Test(arguments: [
    ("https://a.example/caf%E9", "https://a.example/café"), ("https://a.example/%u0442", "https://a.example/т"),
    ("https://a.example/%u0442%E9", "https://a.example/тé"), ("https://a.example/%C3%BC%E9", "https://a.example/Ã¼é"),
    ("https://a.example/100%", "https://a.example/100%"), ("https://a.example/%253A", "https://a.example/%3A"),
  ])
  func whatTheScriptReports(address: String, reported: String) {
    #expect(Script.decoded(address) == reported)
    #expect(
      PageAddress.decodedOnce(Array(address.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? address == reported
    )
  }

  @Test func otherPagesAreOtherPages() {
    #expect(Self.canonical("https://a.example/?email=1&b=2") == Self.canonical("https://a.example/?b=2&sessid=3"))
    #expect(Self.canonical("https://a.example/?b=1") != Self.canonical("https://a.example/?b=2"))
    #expect(Self.canonical("https://a.example/caf%E9") != Self.canonical("https://a.example/caf%EA"))
  }
}
