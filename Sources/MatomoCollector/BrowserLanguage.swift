/// What Matomo makes of `Accept-Language` where a hit has no `lang`.
///
/// The text is part of the fingerprint by which Matomo joins hits, and a `lang` is taken as it is: what is sent in it must be
/// what Matomo would have made of the header itself (`Common::getBrowserLanguage`).
enum BrowserLanguage {
  /// The most bytes that are read: more than browsers send; the fingerprint has room for 20 characters.
  private static let maximumLength = 200

  /// The header in lower case, without blanks and weights, up to its first dot.
  static func text(_ header: String) -> String? {
    let bytes = header.utf8Span.span
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count, text.count < maximumLength {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "."): index = bytes.count
      case UInt8(ascii: ";"):
        if let end = endOfQuality(bytes, from: index + 1) {
          index = end
        } else {
          text.append(byte)
          index += 1
        }
      case UInt8(ascii: "A")...UInt8(ascii: "Z"):
        text.append(byte | 0x20)
        index += 1
      case UInt8(ascii: "_"):
        text.append(UInt8(ascii: "-"))
        index += 1
      case 0x21...0x7e:
        text.append(byte)
        index += 1
      default: index += 1
      }
    }
    return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
  }

  /// The index after a weight such as `q=0.8`.
  private static func endOfQuality(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    func skipBlanks() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }
    skipBlanks()
    guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "q") else { return nil }
    index += 1
    skipBlanks()
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
    index += 1
    skipBlanks()
    let digits = index
    while index < bytes.count, (0x30...0x39).contains(bytes[index]) || bytes[index] == UInt8(ascii: ".") { index += 1 }
    return index > digits ? index : nil
  }
}
