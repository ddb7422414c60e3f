/// How PHP judges a value.
enum PHPValue {
  /// PHP's `empty`: no text, or a single zero.
  static func isEmpty(_ value: String) -> Bool { value.isEmpty || value == "0" }
}
