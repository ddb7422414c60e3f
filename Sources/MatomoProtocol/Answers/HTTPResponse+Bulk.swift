package import MatomoHTTP

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
