/// Makes text from the wire safe to stand in a URL, and changes nothing that is safe already.
enum URLText {
  /// A part of a URL, and the bytes that may stand in it as they are.
  ///
  /// RFC 3986, section 3, and in addition what browsers leave alone in a query: the same page must get the same URL from
  /// JavaScript and from the server.
  struct Part {
    private let low: UInt64
    private let high: UInt64

    init(_ marks: String) {
      var low: UInt64 = 0
      var high: UInt64 = 0
      for byte in 0..<UInt8(128)
      where byte.isASCIIDigit || byte.isASCIILetter || marks.utf8.contains(byte) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
      }
      self.low = low
      self.high = high
    }

    func contains(_ byte: UInt8) -> Bool {
      switch byte >> 6 {
      case 0: low & (1 << UInt64(byte)) != 0
      case 1: high & (1 << UInt64(byte & 63)) != 0
      default: false
      }
    }

    static let path = Part("-._~!$&'()*+,;=:@/[]")
    static let query = Part("-._~!$&'()*+,;=:@/?[]{}|^`\\")
    static let reference = Part("-._~!$&'()*+,;=:@/?[]{}|^`\\#")
    /// What JavaScript's `encodeURIComponent` leaves.
    static let component = Part("-._~!'()*")
    /// What means the same with and without an escape (RFC 3986, section 2.3).
    static let unreserved = Part("-._~")
    /// What may stand in a URL at all, but for the `%`.
    static let canonical = Part("-._~!$&'()*+,;=:@/?[]")
  }

  /// Escapes what may not stand in the part; escapes that are there stay, a `%` that starts none becomes `%25`.
  static func escaped(_ text: String, as part: Part) -> String {
    escaped(text, as: part, keepsEscapes: true)
  }

  /// Escapes text that has no escapes yet.
  static func encoded(_ text: String, as part: Part) -> String {
    escaped(text, as: part, keepsEscapes: false)
  }

  private static func escaped(_ text: String, as part: Part, keepsEscapes: Bool) -> String {
    let span = text.utf8Span.span
    var clean = 0
    while clean < span.count, part.contains(span[clean]) { clean += 1 }
    if clean == span.count { return text }
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + 32)
    output.append(contentsOf: bytes[..<clean])
    for (index, byte) in bytes.enumerated().dropFirst(clean) {
      if part.contains(byte) || (keepsEscapes && startsEscape(bytes, at: index)) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(hexDigit(byte >> 4))
        output.append(hexDigit(byte & 15))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func startsEscape(_ bytes: [UInt8], at index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "%") && index + 2 < bytes.count && bytes[index + 1].isHexDigit
      && bytes[index + 2].isHexDigit
  }

  static func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }

  /// Decodes escapes; bytes that are not UTF-8 become replacement characters.
  ///
  /// `+` stays what it is.
  static func decoded(_ text: String, plusIsSpace: Bool = false) -> String {
    let span = text.utf8Span.span
    let isPlain = span.indices.allSatisfy {
      span[$0] != UInt8(ascii: "%") && !(plusIsSpace && span[$0] == UInt8(ascii: "+"))
    }
    if isPlain { return text }
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if startsEscape(bytes, at: index), let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue {
        output.append(high << 4 | low)
        index += 3
      } else {
        output.append(plusIsSpace && bytes[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[index])
        index += 1
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// Cuts a URL so that neither an escape nor a character that was escaped is left in halves.
  static func cut(_ url: String, to limit: Int) -> String {
    guard url.utf8.count > limit else { return url }
    let bytes = Array(url.utf8)
    var end = limit
    if end >= 1, bytes[end - 1] == UInt8(ascii: "%") {
      end -= 1
    } else if end >= 2, bytes[end - 2] == UInt8(ascii: "%") {
      end -= 2
    }
    // A character is four bytes at most; a longer row of continuation bytes is no character.
    var start = end
    for _ in 0..<3 {
      guard let next = escapedByte(bytes, at: start), next & 0xc0 == 0x80 else { break }
      start -= 3
    }
    if start < end, let lead = escapedByte(bytes, at: start), lead & 0xc0 == 0xc0 { end = start }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }

  private static func escapedByte(_ bytes: [UInt8], at index: Int) -> UInt8? {
    guard index >= 0, startsEscape(bytes, at: index), let high = bytes[index + 1].hexValue,
      let low = bytes[index + 2].hexValue
    else { return nil }
    return high << 4 | low
  }
}
