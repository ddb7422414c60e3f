import FoundationEssentials
import MatomoCollector
import MatomoCore
import MatomoProtocol

/// The whole way from a request to what is stored and answered.
///
/// The first byte chooses method and collector. Then come the query, the header fields and an empty line, and the body.
enum RequestEntry {
  /// 2026-11-21 10:00:00 UTC.
  private static let now = 1_795_255_200
  private static let address = "203.0.113.5"

  /// No input holds it: it is added where the first byte says so.
  private static let token = "7d0c4f1be2a94c6d8e5b3a17f96024cd"

  private static func collector(_ change: (inout Collector.Configuration) -> Void) -> Collector {
    var configuration = Collector.Configuration()
    configuration.hasToken = true
    configuration.tokens = (try? TokenAuth(token)).map { [$0] } ?? []
    change(&configuration)
    return Collector(configuration)
  }

  private static let open = collector { _ in }
  private static let strict = collector {
    $0.sites = [1, 2]
    $0.origins = ["https://shop.example"]
    $0.privacy.respects = Set(PrivacyRules.Signal.allCases)
    $0.privacy.anonymizeAddress = .twoBytes
    $0.proxies = TrustedProxies(blocks: [try? CIDRBlock(address)].compactMap(\.self))
    $0.limits.bulkHits = 20
    $0.limits.parameters = 30
    $0.limits.hit = 2000
  }

  static func findings(in bytes: [UInt8]) -> [String] {
    guard let choice = bytes.first else { return [] }
    var lines = bytes.dropFirst()
    func line() -> String {
      let line = lines.prefix { $0 != UInt8(ascii: "\n") }
      lines = lines.dropFirst(line.count + 1)
      return String(decoding: line, as: UTF8.self)
    }
    let query = line()
    var fields = HeaderFields()
    while !lines.isEmpty {
      let text = line()
      guard let colon = text.firstIndex(of: ":") else { break }
      fields.append(name: String(text[..<colon]), value: text[colon...].dropFirst().trimmingPrefix(" ").description)
    }
    let isTrusted = choice & 0x10 != 0
    if isTrusted { fields.append(name: "Authorization", value: "Bearer \(token)") }
    let request = HTTPRequest(
      method: ["GET", "POST", "POST", "POST", "HEAD", "OPTIONS", "PUT", "get"][Int(choice & 7)],
      path: "/matomo.php",
      query: query,
      headers: fields,
      body: Array(lines),
      peer: IPAddress(address)
    )
    let isStrict = choice & 8 != 0
    let decision = (isStrict ? strict : open).decide(request, at: Date(timeIntervalSince1970: Double(now)))
    switch decision {
    case .answer(let response, _): return findings(response)
    case .store(let hits, then: let response, _):
      return findings(response) + (hits.isEmpty ? ["there is nothing to store"] : [])
        + hits.flatMap { findings($0.hit, isPrivileged: isTrusted, maySayAddress: isStrict) }
    }
  }

  private static func findings(_ response: HTTPResponse) -> [String] {
    var findings: [String] = []
    for (name, value) in response.headers where !(name + value).utf8.allSatisfy({ (0x20...0x7e).contains($0) }) {
      findings.append("the header \(name) ends early")
    }
    let text = response.headers.map { $0.0 + $0.1 }.joined() + String(decoding: response.body, as: UTF8.self)
    if text.contains(token) { findings.append("the answer holds the token") }
    if text.utf8.count > 100_000 { findings.append("the answer is large") }
    return findings
  }

  /// What Matomo would read of a hit, by its own reading of PHP's.
  private static func findings(_ hit: Hit, isPrivileged: Bool, maySayAddress: Bool) -> [String] {
    let query = hit.query
    var findings: [String] = []
    let names = PHPReading.names(query)
    if names.count > 1000 { findings.append("PHP would forget some of it") }
    if !query.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "#") }) {
      findings.append("it is not a query")
    }
    if names.filter({ $0 == "idsite" || $0 == "rec" }) != ["idsite", "rec"] { findings.append("a second site") }
    if names.contains("token_auth") { findings.append("it holds a token") }
    if !isPrivileged {
      if names.contains(where: { ["country", "region", "city", "lat", "long", "cdo"].contains($0) }) {
        findings.append("it says what only a token allows")
      }
      if names.filter({ $0 == "cip" }).count > 1 || !maySayAddress && hit["cip"] != address {
        findings.append("it says another address")
      }
      let times = zip(names, hit.allValues).filter { $0.0 == "cdt" }.map(\.1)
      let time = times.first.flatMap { Int($0) } ?? 0
      if times.count != 1 || time > now || time <= now - 86_400 { findings.append("an old or a second time") }
    }
    return findings.map { "\($0): \(query)" }
  }
}

extension Hit {
  /// Of the parameters as they are sent, in their order.
  fileprivate var allValues: [String] { Query.decode(query).map(\.value) }
}
