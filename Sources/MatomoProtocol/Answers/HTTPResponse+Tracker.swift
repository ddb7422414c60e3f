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

/// The forms of Matomo's answers to a bulk.
extension HTTPResponse {
  package static func bulk(_ count: BulkCount, names: Bool, reason text: String? = nil) -> Self {
    Self(status: 200, headers: [json] + reason(text), body: result("success", count, names: names))
  }

  /// - Parameter endsPHP: whether PHP ends without an answer.
  package static func failedBulk(_ count: BulkCount, names: Bool, endsPHP: Bool, reason text: String?) -> Self {
    endsPHP
      ? Self(status: 500, headers: [html] + reason(text))
      : Self(status: 500, headers: [json] + reason(text), body: result("error", count, names: names))
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
}

/// What Matomo counts while it goes through a bulk.
package struct BulkCount: Sendable, Hashable {
  package private(set) var tracked = 0

  /// The numbers of refused entries, among those that were not dropped.
  package private(set) var invalid: [Int] = []

  package init() {}

  package mutating func addTracked() {
    tracked += 1
  }

  package mutating func addInvalid() {
    invalid.append(tracked + invalid.count)
  }
}
