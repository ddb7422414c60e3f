/// The language that a visitor prefers.
///
/// Matomo's `lang` takes a whole `Accept-Language` as well as one tag. One tag is sent, which is how the language report shows
/// it. Matomo puts the value into the fingerprint by which it joins hits that have no visitor id, but a server's hit never has a
/// browser's fingerprint anyway (it knows no plugins); what joins them is the visitor id (docs/matomo.md §4.f).
enum AcceptLanguage {
  private static let maximumLength = 1024

  /// The tag with the highest quality, the first of several; `nil` if there is none.
  static func preferred(_ header: String) -> String? {
    let header = header.utf8.count > maximumLength ? TextLimit.cut(header, to: maximumLength) : header
    let bytes = header.utf8Span.span
    var best: Range<Int>?
    var bestQuality = 0
    var index = 0
    while index < bytes.count {
      var end = index
      while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
      while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      let start = index
      while index < end, isTagByte(bytes[index]) { index += 1 }
      // RFC 5646 allows 35 characters in a tag that means something.
      if (1...35).contains(index - start), bytes[start].isASCIILetter {
        let quality = quality(bytes.extracting(index..<end))
        if quality > bestQuality {
          best = start..<index
          bestQuality = quality
        }
      }
      index = end + 1
    }
    return best.map { String(decoding: header.utf8.dropFirst($0.lowerBound).prefix($0.count), as: UTF8.self) }
  }

  private static func isTagByte(_ byte: UInt8) -> Bool {
    byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-")
  }

  /// What stands behind a tag: nothing, or parameters of which `q` is the quality in thousandths.
  ///
  /// RFC 9110, section 12.4.2: `0` to `1` with three decimals at most. Anything else counts as not wanted.
  private static func quality(_ bytes: Span<UInt8>) -> Int {
    var quality = 1000
    var index = 0
    func skipBlanks() {
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    }
    skipBlanks()
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: ";") else { return 0 }
      index += 1
      skipBlanks()
      if index < bytes.count, bytes[index].asciiLowercased == UInt8(ascii: "q") {
        index += 1
        skipBlanks()
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return 0 }
        index += 1
        skipBlanks()
        quality = thousandths(bytes, &index)
        skipBlanks()
      } else {
        while index < bytes.count, bytes[index] != UInt8(ascii: ";") { index += 1 }
      }
    }
    return quality
  }

  private static func thousandths(_ bytes: Span<UInt8>, _ index: inout Int) -> Int {
    guard index < bytes.count, bytes[index] == 0x30 || bytes[index] == 0x31 else { return 0 }
    var value = Int(bytes[index] - 0x30) * 1000
    index += 1
    guard index < bytes.count, bytes[index] == UInt8(ascii: ".") else { return value }
    index += 1
    var unit = 100
    while index < bytes.count, bytes[index].isASCIIDigit {
      guard unit > 0 else { return 0 }
      value += Int(bytes[index] - 0x30) * unit
      unit /= 10
      index += 1
    }
    return value <= 1000 ? value : 0
  }
}
