// Links libm, which the conversion of a Double to an integer calls.
import MatomoPlatform

/// How PHP writes a JSON value where text is wanted.
enum PHPText {
  /// The text; `nil` for an array or an object, which has none.
  ///
  /// `true` is `1`, `false` and `null` are empty, a real without a fraction has no decimal point.
  static func text(of value: JSONValue) -> String? {
    switch value {
    case .null, .bool(false): ""
    case .bool(true): "1"
    case .integer(let number): String(number)
    case .real(let number): text(of: number)
    case .string(let text): text
    case .array, .object: nil
    }
  }

  private static func text(of number: Double) -> String {
    guard abs(number) < 1e15, let whole = Int64(exactly: number) else { return number.description }
    return String(whole)
  }
}
