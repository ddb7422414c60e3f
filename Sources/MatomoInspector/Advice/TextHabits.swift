/// What programs write when they turn the wrong thing into text.
enum TextHabits {
  /// Python's `None`, JavaScript's `undefined`, and their like.
  static func isPlaceholder(_ text: String) -> Bool {
    ["None", "null", "nil", "undefined", "NaN", "nan", "(null)", "[object Object]"].contains(text)
  }

  /// Python's `str(bytes)`: `b'…'`.
  static func isPythonBytes(_ text: String) -> Bool {
    (text.hasPrefix("b'") && text.hasSuffix("'")) || (text.hasPrefix("b\"") && text.hasSuffix("\""))
  }

  /// Characters that RFC 3986 has no place for in a URL.
  static func isPercentEncoded(_ url: String) -> Bool {
    let never: [UInt8] = Array("\"<>\\^`{|}".utf8)
    return url.utf8.allSatisfy { (0x21...0x7e).contains($0) && !never.contains($0) }
  }
}
