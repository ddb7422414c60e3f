// Links libm, which the conversion of a Double to an integer calls.
import Glibc

/// The text that PHP takes for a number (`is_numeric`).
enum PHPNumber {
  /// The number, which is infinite if it is too large; `nil` for other text, `nan` and hexadecimal digits included.
  static func read(_ text: String) -> Double? {
    let blanks: [Character] = [" ", "\t", "\n", "\r", "\r\n", "\u{b}", "\u{c}"]
    let trimmed = text.drop(while: blanks.contains).reversed().drop(while: blanks.contains).reversed()
    let number = String(trimmed)
    guard number.utf8.allSatisfy(isOfNumber) else { return nil }
    return Double(number)
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "+"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
