/// An HTTP response of Matomo's tracker, for whatever server sends it.
///
/// To `HEAD` that server sends no body.
package struct TrackerResponse: Sendable {
  package var status: Int
  package var headers: [(String, String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name.lowercased() }?.1
  }

  /// What Matomo does not say: why.
  ///
  /// The name of a parameter comes from outside, and must not end the header.
  package static func reason(_ text: String?) -> [(String, String)] {
    guard let text else { return [] }
    let printable = text.utf8.prefix(300).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return [("X-Matomo-Relay-Error", String(decoding: printable, as: UTF8.self))]
  }

  package static let html = ("Content-Type", "text/html; charset=UTF-8")
  package static let gif = ("Content-Type", "image/gif")
  package static let json = ("Content-Type", "application/json")
}
