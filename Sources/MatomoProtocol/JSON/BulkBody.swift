package import MatomoCore

/// A bulk request as a client sent it: the counterpart of `BulkRequest.encode`.
///
/// Reads what Matomo's BulkTracking plugin reads, so that its entries have the same numbers.
package struct BulkBody: Sendable, Hashable {
  /// The parameters of each entry, in their order.
  ///
  /// `nil` for a string without a query, which Matomo drops without counting it. An entry that is neither a string nor an object has no parameters; Matomo counts it as tracked.
  package let entries: [[Parameter]?]

  /// The token that authorises every entry.
  ///
  /// If it is there, the tokens of the entries do not count.
  package let tokenAuth: String?

  /// Whether the answer has a body; `false` where `send_image` is 0: Matomo then answers 204, and does not say which
  /// entries it refused.
  package let wantsResult: Bool

  /// Whether Matomo takes a body for a bulk request.
  ///
  /// That depends on its content alone: `"requests"` or `'requests'` anywhere but at its first byte. matomo.js sends bulk requests as `application/x-www-form-urlencoded`.
  package static func isBulk(_ body: [UInt8]) -> Bool {
    [#""requests""#, "'requests'"].contains { (firstOffset(of: Array($0.utf8), in: body) ?? 0) > 0 }
  }

  /// Reads a body for which ``isBulk(_:)`` is true.
  ///
  /// - Throws: ``JSONError`` for what is not JSON. Matomo answers that with `success`, and records nothing.
  package init(decoding body: [UInt8]) throws(JSONError) {
    let json = try Self.parse(Self.trimmed(body))
    entries =
      switch json["requests"] {
      case .array(let values): values.map(BulkEntry.parameters(of:))
      case .object(let members): members.map { BulkEntry.parameters(of: $0.value) }
      default: []
      }
    tokenAuth = json["token_auth"].flatMap(PHPText.text(of:)).flatMap { $0.isEmpty ? nil : $0 }
    wantsResult = json["send_image"].flatMap(PHPText.text(of:)) != "0"
  }

  /// Matomo removes line breaks before it reads, also those within strings, where JSON allows none.
  private static func parse(_ body: [UInt8]) throws(JSONError) -> JSONValue {
    do {
      return try JSONValue(parsing: body)
    } catch {
      let breaks: [UInt8] = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
      guard body.contains(where: breaks.contains),
        let value = try? JSONValue(parsing: body.filter { !breaks.contains($0) })
      else { throw error }
      return value
    }
  }

  /// PHP's `trim` takes NUL and vertical tabs for blanks; clients written in C do send a NUL at the end.
  private static func trimmed(_ body: [UInt8]) -> [UInt8] {
    let blanks: [UInt8] = [0, 0x0b, UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
    guard let last = body.lastIndex(where: { !blanks.contains($0) }) else { return [] }
    return Array(body[...last].drop(while: blanks.prefix(2).contains))
  }

  private static func firstOffset(of text: [UInt8], in bytes: [UInt8]) -> Int? {
    guard let first = text.first, bytes.count >= text.count else { return nil }
    return bytes.withUnsafeBufferPointer { bytes in
      (0...(bytes.count - text.count)).first { offset in
        bytes[offset] == first && bytes[offset..<(offset + text.count)].elementsEqual(text)
      }
    }
  }
}
