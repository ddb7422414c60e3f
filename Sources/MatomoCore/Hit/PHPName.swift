/// The name that PHP, and so Matomo, reads a parameter under.
///
/// PHP turns `+cip`, `%20cip` and `cip%00x` into `cip`, and `token.auth` and `token[auth` into `token_auth`. A rule that looks
/// at the name as it was sent would let all of these pass.
package struct PHPName: Sendable, Hashable {
  /// The name without the index of an array.
  package let text: String

  /// Whether PHP makes an array of it, as of `cip[]`, which Matomo does not take for text.
  package let isArray: Bool

  /// `nil` if nothing is left of the name, so that PHP drops the parameter.
  package init?(_ name: String) {
    guard let (text, index) = Self.read(name) else { return nil }
    self.text = String(decoding: text, as: UTF8.self)
    isArray = !index.isEmpty
  }

  /// Whether PHP may read the name differently from how it is written.
  package static func mayDiffer(_ name: String) -> Bool {
    let differs = { (byte: UInt8) in isReplaced(byte) || byte == 0 }
    return name.utf8.withContiguousStorageIfAvailable { $0.contains(where: differs) }
      ?? name.utf8.contains(where: differs)
  }

  /// The name as PHP reads it; an array keeps its index, as in `a_b[0]`, so that it is told from the scalar `a_b`.
  ///
  /// Empty if PHP drops the parameter.
  package static func of(_ name: String) -> String {
    guard mayDiffer(name) else { return name }
    guard let (text, index) = read(name) else { return "" }
    return String(decoding: text + index, as: UTF8.self)
  }

  /// The name, and the index with its brackets if it is that of an array.
  private static func read(_ name: String) -> (text: [UInt8], index: ArraySlice<UInt8>)? {
    let written = Array(name.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 })
    // A name that starts with a bracket is one of no length.
    guard let first = written.first, first != UInt8(ascii: "[") else { return nil }
    let index = indexStart(written) ?? written.endIndex
    return (written[..<index].map { isReplaced($0) ? UInt8(ascii: "_") : $0 }, written[index...])
  }

  /// Where the index of an array starts: at the first `[`, if a `]` follows it.
  private static func indexStart(_ name: [UInt8]) -> Int? {
    guard let open = name.firstIndex(of: UInt8(ascii: "[")), name[open...].contains(UInt8(ascii: "]")) else {
      return nil
    }
    return open
  }

  private static func isReplaced(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[")
  }
}
