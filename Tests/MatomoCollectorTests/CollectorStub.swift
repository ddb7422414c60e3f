import FoundationEssentials
import MatomoCollector
import MatomoCore
import MatomoProtocol

/// 2026-11-21 10:00:00 UTC.
let noon = Date(timeIntervalSince1970: 1_795_255_200)

let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
let trustedToken = "0123456789abcdef0123456789abcdef"

/// A page view with which nothing is wrong.
let goodPageView = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2F&action_name=Shop"

extension Collector {
  /// A collector in front of a Matomo to which it sends a token.
  static func stub(_ change: (inout Configuration) -> Void = { _ in }) -> Collector {
    var configuration = Configuration()
    configuration.hasToken = true
    configuration.sites = [1, 2]
    configuration.tokens = [trustedToken, "ffffffffffffffffffffffffffffffff"].compactMap { try? TokenAuth($0) }
    change(&configuration)
    return Collector(configuration)
  }

  func send(
    _ method: String = "GET",
    _ query: String = "",
    path: String = "/matomo.php",
    headers: [(String, String)] = [("User-Agent", firefox)],
    body: String = "",
    peer: String = "203.0.113.5"
  ) -> CollectorDecision {
    send(method, query, path: path, headers: headers, bytes: Array(body.utf8), peer: peer)
  }

  func send(
    _ method: String,
    _ query: String = "",
    path: String = "/matomo.php",
    headers: [(String, String)] = [("User-Agent", firefox)],
    bytes: [UInt8],
    peer: String = "203.0.113.5"
  ) -> CollectorDecision {
    let fields = HeaderFields(headers)
    let request = HTTPRequest(
      method: method,
      path: path,
      query: query,
      headers: fields,
      body: bytes,
      peer: IPAddress(peer)
    )
    return decide(request, at: noon)
  }

  func sendForm(_ body: String, query: String = "") -> CollectorDecision {
    let headers = [("User-Agent", firefox), ("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")]
    return send("POST", query, headers: headers, body: body)
  }
}

extension CollectorDecision {
  var response: HTTPResponse {
    switch self {
    case .answer(let response, _): response
    case .store(_, let response, _): response
    }
  }

  var counts: CollectorCounts {
    switch self {
    case .answer(_, let counts): counts
    case .store(_, _, let counts): counts
    }
  }

  var hits: [Hit] {
    switch self {
    case .answer: []
    case .store(let hits, _, _): hits.map(\.hit)
    }
  }

  /// The parameters of the hits as they are sent, without what is the same in every test.
  var queries: [String] {
    hits.map { hit in
      var hit = hit
      if hit["ua"] == firefox { hit["ua"] = nil }
      if hit["cip"] == "203.0.113.5" { hit["cip"] = nil }
      if hit["cdt"] == "1795255200" { hit["cdt"] = nil }
      return hit.query
    }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }

  var lines: [String] { headers.map { "\($0.0): \($0.1)" } }

  var error: String? { header("X-Matomo-Relay-Error") }
}

/// The names that a visitor must not send, as PHP reads those of a query.
func privilegedNames(_ query: String) -> [String] {
  Query.decode(query).compactMap { PHPName($0.name)?.text }
    .filter { ["cip", "token_auth", "country", "region", "city", "lat", "long", "cdo"].contains($0) }
}
