import MatomoHTTP
import MatomoProtocol

extension HTTPResponse {
  /// The answer to a request that is one hit.
  static func single(_ hit: InspectedHit, _ request: HTTPRequest, sendsImage: Bool) -> Self {
    let error = hit.findings.first { $0.level == .error }.map { "\($0.parameter) \($0.message)" }
    switch hit.outcome {
    case .recorded, .excluded, .dropped: return accepted(method: request.method, sendsImage: sendsImage)
    case .failed where hit.findings.contains { $0.consequence == .crash }:
      return Self(status: 500, headers: [html] + reason(error))
    case .refused, .failed:
      return refused(method: request.method, sendsImage: sendsImage, page: inspectorPage, reason: error)
    }
  }

  static func failedBulk(_ count: BulkCount, _ hit: InspectedHit, names: Bool) -> Self {
    let finding = hit.findings.first { $0.consequence == .crash } ?? hit.findings.first { $0.consequence == .poison }
    let reason = finding.map { "\($0.parameter) \($0.message)" }
    return failedBulk(count, names: names, endsPHP: finding?.consequence == .crash, reason: reason)
  }

  /// The page that is sent where Matomo sends its own.
  static let inspectorPage = Array(
    """
    This resource is part of Matomo, or here, of the inspector that stands in for it. Trackers send their hits to it; \
    the page that shows them is at <a href="/">/</a>.

    """.utf8
  )
}

extension HTTPResponse {
  static func text(_ status: Int, _ text: String, headers: [(name: String, value: String)] = []) -> Self {
    Self(
      status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
      body: Array((text + "\n").utf8)
    )
  }
}

extension HTTPResponse {
  /// What the page and tests ask for again and again.
  static func json(_ body: [UInt8]) -> Self {
    Self(
      status: 200,
      headers: [
        ("Content-Type", "application/json"), ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
      ],
      body: body
    )
  }
}
