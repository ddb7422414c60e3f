import MatomoCore
package import MatomoHTTP

/// What the answers of Matomo's tracker are made of.
extension HTTPResponse {
  /// What Matomo does not say: why.
  ///
  /// The name of a parameter comes from outside, and must not end the header.
  package static func reason(_ text: String?) -> [(name: String, value: String)] {
    guard let text else { return [] }
    let printable = text.utf8.prefix(300).map { (0x20...0x7e).contains($0) ? $0 : UInt8(ascii: "?") }
    return [("X-Matomo-Relay-Error", String(decoding: printable, as: UTF8.self))]
  }

  package static let html = (name: "Content-Type", value: "text/html; charset=UTF-8")
  package static let gif = (name: "Content-Type", value: "image/gif")
  package static let json = (name: "Content-Type", value: "application/json")
}
