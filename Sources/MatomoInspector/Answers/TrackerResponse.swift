import MatomoJSON

/// The forms that Matomo's answers take.
extension InspectorResponse {
  static let noContent = Self(status: 204, headers: [html])

  static let preflight = Self(
    status: 204,
    headers: [
      html, ("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Allow-Headers", "*"),
      ("Access-Control-Allow-Origin", "*"),
    ]
  )

  /// The page that Matomo shows where there is nothing to record.
  static func explanation(status: Int, error: String? = nil) -> Self {
    Self(status: status, headers: [html] + reason(error), body: explanationText)
  }

  /// The answer to a request that is one hit.
  static func single(_ hit: InspectedHit, _ request: InspectorRequest, sendsImage: Bool) -> Self {
    let cache = request.method == "GET" ? [("Cache-Control", "no-store")] : []
    let error = hit.findings.first { $0.level == .error }.map { "\($0.parameter) \($0.message)" }
    switch hit.outcome {
    case .recorded, .excluded, .dropped:
      return sendsImage
        ? Self(status: 200, headers: [gif] + cache, body: transparentGIF)
        : Self(status: 204, headers: [html] + cache)
    case .failed where hit.findings.contains { $0.consequence == .crash }:
      return Self(status: 500, headers: [html] + reason(error))
    case .refused, .failed:
      // Matomo sends both: the image, since it answers an image, and the page, since it recorded nothing.
      return sendsImage
        ? Self(status: 400, headers: [gif] + cache + reason(error), body: transparentGIF + explanationText)
        : Self(status: 400, headers: [html] + cache + reason(error), body: explanationText)
    }
  }

  static func bulk(_ count: BulkCount, names: Bool) -> Self {
    Self(status: 200, headers: [json], body: result("success", count, names: names))
  }

  static func failedBulk(_ count: BulkCount, _ hit: InspectedHit, names: Bool) -> Self {
    let finding = hit.findings.first { $0.consequence == .crash } ?? hit.findings.first { $0.consequence == .poison }
    let reason = reason(finding.map { "\($0.parameter) \($0.message)" })
    return finding?.consequence == .crash
      ? Self(status: 500, headers: [html] + reason)
      : Self(status: 500, headers: [json] + reason, body: result("error", count, names: names))
  }

  private static func result(_ status: String, _ count: BulkCount, names: Bool) -> [UInt8] {
    var members: [JSONValue.Member] = [
      .init("status", .string(status)), .init("tracked", .integer(Int64(count.tracked))),
      .init("invalid", .integer(Int64(count.invalid.count))),
    ]
    if names {
      members.append(.init("invalid_indices", .array(count.invalid.map { .integer(Int64($0)) })))
    }
    return JSONValue.object(members).encode()
  }

  /// What Matomo does not say: why.
  ///
  /// The name of a parameter comes from outside, and must not end the header.
  private static func reason(_ text: String?) -> [(String, String)] {
    guard let text else { return [] }
    let printable = text.utf8.prefix(300).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return [("X-Matomo-Relay-Error", String(decoding: printable, as: UTF8.self))]
  }

  private static let html = ("Content-Type", "text/html; charset=UTF-8")
  private static let gif = ("Content-Type", "image/gif")
  private static let json = ("Content-Type", "application/json")

  private static let explanationText = Array(
    """
    This resource is part of Matomo, or here, of the inspector that stands in for it. Trackers send their hits to it; \
    the page that shows them is at <a href="/">/</a>.

    """.utf8
  )

  /// One transparent pixel: 43 bytes, GIF89a.
  private static let transparentGIF: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x21,
    0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02,
    0x44,
    0x01, 0x00, 0x3b,
  ]
}
