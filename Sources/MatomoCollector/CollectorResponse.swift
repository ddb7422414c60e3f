package import MatomoRules

/// An HTTP response for whatever server sends it; to `HEAD` that server sends no body.
package typealias CollectorResponse = TrackerResponse

extension CollectorResponse {
  /// What is answered instead where the hits of the request are not stored.
  package func notStored(_ reason: String) -> CollectorResponse {
    let isBulk = header("Content-Type") == Self.json.1
    let allowing = headers.filter { $0.0.hasPrefix("Access-Control-") }
    return CollectorResponse(
      status: 503,
      headers: [isBulk ? Self.json : Self.html, ("Retry-After", "30")] + Self.reason(reason) + allowing,
      body: isBulk ? Array(#"{"status":"error","tracked":0,"invalid":0}"#.utf8) : []
    )
  }

  static func refusal(_ status: Int, _ reason: String, headers: [(String, String)] = []) -> CollectorResponse {
    CollectorResponse(status: status, headers: [html] + headers + Self.reason(reason), body: page)
  }

  /// What stands in the place of Matomo's own page.
  static let page = Array("This resource is part of Matomo. Trackers send their hits to it.\n".utf8)
}
