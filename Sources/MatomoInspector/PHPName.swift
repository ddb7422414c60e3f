/// What PHP makes of the name of a parameter in a query or a form.
///
/// Blanks before it go, it ends at a NUL, blanks and dots become `_`, and so does a bracket that is not closed:
/// `+token.auth` is `token_auth`. With a closed bracket, `cip[]`, it names an array.
package struct PHPName: Sendable, Hashable {
  package let text: String
  package let isArray: Bool

  /// `nil` if PHP drops the parameter since nothing is left of its name.
  package init?(_ name: String) {
    let bytes = Array(name.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 })
    let bracket = bytes.dropFirst().firstIndex(of: UInt8(ascii: "["))
    let isClosed = bracket.map { bytes[$0...].contains(UInt8(ascii: "]")) } ?? false
    let base = if isClosed, let bracket { bytes[..<bracket] } else { bytes[...] }
    guard !base.isEmpty else { return nil }
    let afterBracket = bracket ?? base.endIndex
    text = String(
      decoding: base.indices.map { Self.mangled(base[$0], isAfterOpenBracket: $0 >= afterBracket) },
      as: UTF8.self
    )
    isArray = isClosed
  }

  private static func mangled(_ byte: UInt8, isAfterOpenBracket: Bool) -> UInt8 {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "."): UInt8(ascii: "_")
    case UInt8(ascii: "[") where isAfterOpenBracket: UInt8(ascii: "_")
    default: byte
    }
  }
}
