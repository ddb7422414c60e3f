import FoundationEssentials
import MatomoCore
import MatomoInspector
import MatomoProtocol

/// 2026-11-21 10:00:00 UTC.
let noon = Date(timeIntervalSince1970: 1_795_255_200)

let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
let googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
let token = "0123456789abcdef0123456789abcdef"

/// A page view with which nothing is wrong.
let goodPageView = "idsite=1&rec=1&url=https%3A%2F%2Fshop.example%2F&action_name=Shop"

extension Inspector {
  static func stub(_ configuration: InspectorConfiguration = InspectorConfiguration(sites: [1])) -> Self {
    Inspector(configuration: configuration, store: InspectorStore(now: { noon }))
  }

  func send(
    _ method: String = "GET",
    _ query: String = "",
    path: String = "/matomo.php",
    headers: [(String, String)] = [("User-Agent", firefox)],
    body: String = ""
  ) -> HTTPResponse {
    respond(
      to: HTTPRequest(method: method, path: path, query: query, headers: HeaderFields(headers), body: Array(body.utf8))
    )
  }

  /// The hits as `GET /api/hits` lists them.
  func list(_ query: String = "") throws -> [JSONValue] {
    let response = send(query, path: "/api/hits")
    guard case .array(let hits) = try JSONValue(parsing: response.body)["hits"] else { return [] }
    return hits
  }

  private func send(_ query: String, path: String) -> HTTPResponse { send("GET", query, path: path) }

  func outcomes() throws -> [String] {
    try list().map { hit in
      guard case .string(let outcome) = hit["outcome"] else { return "" }
      return outcome
    }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}
