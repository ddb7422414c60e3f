extension MatomoSnippet {
  /// The number used once that a `Content-Security-Policy` names, as in `script-src 'nonce-R4nd0m=='`.
  ///
  /// It must be new in every response, so that a page that holds one cannot come from a cache.
  public struct Nonce: Sendable, Hashable, CustomStringConvertible {
    /// The text, without `nonce-`.
    public let description: String

    /// Reads a nonce.
    ///
    /// - Throws: ``MatomoError`` unless it is letters, digits, `+`, `/`, `-` and `_`, with up to two `=` at the end:
    ///   the `base64-value` of Content Security Policy Level 3, section 2.3.1.
    public init(_ text: String) throws(MatomoError) {
      let end = text.utf8.lastIndex { $0 != UInt8(ascii: "=") }
      let padding = end.map { text.utf8.distance(from: $0, to: text.utf8.endIndex) - 1 } ?? 0
      guard let end, padding <= 2, text.utf8[...end].allSatisfy({ Self.isPartOfBase64($0) }) else {
        throw MatomoError("nonce", "must be base64, without the ‘nonce-’ that the header has before it")
      }
      description = text
    }

    private static func isPartOfBase64(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
      case UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
  }
}
