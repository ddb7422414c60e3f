/// The name that PHP, and so Matomo, reads a parameter under.
///
/// PHP turns `+cip`, `%20cip` and `cip%00x` into `cip`, and `token.auth` and `token[auth` into `token_auth`. A rule that looks
/// at the name as it was sent would let all of these pass.
enum PHPName {
  /// Whether PHP may read the name differently from how it is written.
  static func mayDiffer(_ name: String) -> Bool {
    let differs = { (byte: UInt8) in isReplaced(byte) || byte == 0 }
    return name.utf8.withContiguousStorageIfAvailable { $0.contains(where: differs) }
      ?? name.utf8.contains(where: differs)
  }

  /// The name as PHP reads it; an array keeps its index, as in `a_b[0]`, so that it is told from the scalar `a_b`.
  static func of(_ name: String) -> String {
    guard mayDiffer(name) else { return name }
    let written = Array(name.utf8.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 })
    let index = indexStart(written)
    var read = written
    for position in written.indices[..<(index ?? written.endIndex)] where isReplaced(written[position]) {
      read[position] = UInt8(ascii: "_")
    }
    return String(decoding: read, as: UTF8.self)
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
