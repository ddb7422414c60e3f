/// The id that Matomo knows a visitor by (`_id`, `cid`): 16 hexadecimal digits.
///
/// Anything else is ignored by Matomo (`_id`) or makes it refuse the hit (`cid`).
public struct VisitorID: Sendable, Hashable, CustomStringConvertible {
  /// The 64 bits that the digits stand for.
  public let bits: UInt64

  /// Creates an id from its bits.
  public init(bits: UInt64) {
    self.bits = bits
  }

  /// Reads 16 hexadecimal digits of any case.
  public init?(_ text: some StringProtocol) {
    guard text.utf8.count == 16 else { return nil }
    self.init(String(text))
  }

  /// Reads 16 hexadecimal digits of any case; every hit of a browser comes here.
  public init?(_ text: String) {
    let digits = text.utf8Span.span
    guard digits.count == 16 else { return nil }
    var bits: UInt64 = 0
    for index in digits.indices {
      let byte = digits[index]
      guard byte.isHexDigit else { return nil }
      // The lower half of a letter counts from 1, which is 10.
      bits = bits << 4 | UInt64(byte & 15) + (byte > 0x39 ? 9 : 0)
    }
    self.bits = bits
  }

  /// The id as 16 lower-case hexadecimal digits.
  public var description: String {
    String(unsafeUninitializedCapacity: 16) { digits in
      for position in 0..<16 {
        let nibble = UInt8(truncatingIfNeeded: bits >> UInt64(60 - 4 * position)) & 15
        digits[position] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
      }
      return 16
    }
  }
}
