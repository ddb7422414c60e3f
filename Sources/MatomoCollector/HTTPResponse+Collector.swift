package import MatomoHTTP
import MatomoProtocol

extension HTTPResponse {
  /// What is answered instead where the hits of the request are not stored.
  package func notStored(_ reason: String) -> HTTPResponse {
    let isBulk = header("Content-Type") == Self.json.value
    let allowing = headers.filter { $0.name.hasPrefix("Access-Control-") }
    return HTTPResponse(
      status: 503,
      headers: [isBulk ? Self.json : Self.html, ("Retry-After", "30")] + Self.reason(reason) + allowing,
      body: isBulk ? Array(#"{"status":"error","tracked":0,"invalid":0}"#.utf8) : []
    )
  }

  static func refusal(_ status: Int, _ reason: String, headers: [(name: String, value: String)] = []) -> HTTPResponse {
    HTTPResponse(status: status, headers: [html] + headers + Self.reason(reason), body: page)
  }

  /// The page that is sent where Matomo sends its own.
  static let page = Array("This resource is part of Matomo. Trackers send their hits to it.\n".utf8)
}
