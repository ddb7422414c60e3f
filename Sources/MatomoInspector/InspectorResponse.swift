package import MatomoRules

/// An HTTP response for whatever server sends it.
package typealias InspectorResponse = TrackerResponse

extension InspectorResponse {
  static func text(_ status: Int, _ text: String, headers: [(String, String)] = []) -> Self {
    Self(
      status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
      body: Array((text + "\n").utf8)
    )
  }
}
