/// How PHP judges a value.
package enum PHPValue {
  /// PHP's `empty`: no text, or a single zero.
  package static func isEmpty(_ value: String) -> Bool { value.isEmpty || value == "0" }
}
