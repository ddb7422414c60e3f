package import MatomoHTTP

/// The forms of Matomo's answers to a request that is one hit, or none.
extension HTTPResponse {
  package static let noContent = Self(status: 204, headers: [html])

  package static let preflight = Self(
    status: 204,
    headers: [
      html, ("Access-Control-Allow-Methods", "GET, POST"), ("Access-Control-Allow-Headers", "*"),
      ("Access-Control-Allow-Origin", "*"),
    ]
  )

  /// What is answered to a hit that is recorded or left out.
  package static func accepted(method: String, sendsImage: Bool) -> Self {
    sendsImage
      ? Self(status: 200, headers: [gif] + caching(method), body: transparentGIF)
      : Self(status: 204, headers: [html] + caching(method))
  }

  /// What is answered to a hit that is not recorded.
  ///
  /// Matomo sends both: the image, since it answers an image, and the page, since it recorded nothing.
  package static func refused(method: String, sendsImage: Bool, page: [UInt8], reason text: String?) -> Self {
    sendsImage
      ? Self(status: 400, headers: [gif] + caching(method) + reason(text), body: transparentGIF + page)
      : Self(status: 400, headers: [html] + caching(method) + reason(text), body: page)
  }

  /// The page that Matomo shows where there is nothing to record.
  package static func explanation(status: Int, page: [UInt8], reason text: String? = nil) -> Self {
    Self(status: status, headers: [html] + reason(text), body: page)
  }

  private static func caching(_ method: String) -> [(name: String, value: String)] {
    method == "GET" ? [("Cache-Control", "no-store")] : []
  }

  /// One transparent pixel: 43 bytes, GIF89a.
  package static let transparentGIF: [UInt8] = [
    0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 0x01, 0x00, 0x01, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x21,
    0xf9, 0x04, 0x01, 0x00, 0x00, 0x00, 0x00, 0x2c, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00, 0x00, 0x02, 0x02,
    0x44,
    0x01, 0x00, 0x3b,
  ]
}
