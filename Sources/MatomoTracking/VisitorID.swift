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
    guard text.utf8.count == 16, text.utf8.allSatisfy(\.isHexDigit), let bits = UInt64(text, radix: 16) else {
      return nil
    }
    self.bits = bits
  }

  /// 16 lower-case digits.
  public var description: String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }
}
