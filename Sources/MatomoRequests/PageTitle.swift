/// Finds the title in the head of an HTML page.
///
/// It reads the page once from left to right and stops at the body, at a picture's own title, or after 64 KiB: a page is
/// made by the tracked server, but may hold what its visitors wrote.
public enum PageTitle {
  /// Where the search ends, in bytes.
  public static let scanLimit = 65_536

  /// The text of the first `<title>` of the head, with entities decoded and white space collapsed; `nil` if there is none
  /// or it is empty.
  public static func find(in html: some Collection<UInt8>) -> String? {
    var scanner = Scanner(bytes: Array(html.prefix(scanLimit)))
    return scanner.title()
  }

  /// The text of the first `<title>` of the head, as of bytes.
  public static func find(in html: String) -> String? {
    find(in: html.utf8)
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    mutating func title() -> String? {
      while let start = next(UInt8(ascii: "<")) {
        index = start + 1
        if skip("!--") {
          // `<!-->` is a whole comment.
          index -= 2
          guard skipPast("-->") else { return nil }
        } else if startsTag("title") {
          index += 5
          guard skipTag() else { return nil }
          return text(until: "title")
        } else if startsTag("body") || startsTag("/head") || startsTag("svg") || startsTag("math") {
          return nil
        } else if let raw = ["script", "style", "noscript", "template"].first(where: startsTag) {
          index += raw.utf8.count
          guard skipTag(), skipToEnd(of: raw) else { return nil }
        } else if index < bytes.count, bytes[index].isASCIILetter || bytes[index] == UInt8(ascii: "/") {
          guard skipTag() else { return nil }
        }
      }
      return nil
    }

    private func next(_ byte: UInt8) -> Int? { bytes[index...].firstIndex(of: byte) }

    private func isAt(_ text: String, _ position: Int) -> Bool {
      let text = text.utf8
      return bytes.count - position >= text.count
        && zip(bytes[position...], text).allSatisfy { $0.asciiLowercased == $1 }
    }

    private func startsTag(_ name: String) -> Bool {
      guard isAt(name, index) else { return false }
      let end = index + name.utf8.count
      return end < bytes.count
        && (bytes[end].isASCIIWhitespace || bytes[end] == UInt8(ascii: ">") || bytes[end] == UInt8(ascii: "/"))
    }

    private mutating func skip(_ text: String) -> Bool {
      guard isAt(text, index) else { return false }
      index += text.utf8.count
      return true
    }

    private mutating func skipPast(_ text: String) -> Bool {
      while index < bytes.count {
        if skip(text) { return true }
        index += 1
      }
      return false
    }

    /// Skips to behind the `>` that ends a tag, past attributes whose values may hold one.
    private mutating func skipTag() -> Bool {
      var quote: UInt8?
      var isValue = false
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == UInt8(ascii: ">") {
          return true
        } else if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        }
        if !byte.isASCIIWhitespace { isValue = byte == UInt8(ascii: "=") }
      }
      return false
    }

    private func isEnd(of name: String, at position: Int) -> Bool {
      guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "/"), isAt(name, position + 2) else {
        return false
      }
      let end = position + 2 + name.utf8.count
      return end < bytes.count
        && (bytes[end].isASCIIWhitespace || bytes[end] == UInt8(ascii: ">") || bytes[end] == UInt8(ascii: "/"))
    }

    private mutating func skipToEnd(of name: String) -> Bool {
      while let start = next(UInt8(ascii: "<")) {
        index = start + 1
        if isEnd(of: name, at: start) { return skipTag() }
      }
      return false
    }

    private mutating func text(until name: String) -> String? {
      let start = index
      while let end = next(UInt8(ascii: "<")) {
        index = end + 1
        guard isEnd(of: name, at: end) else { continue }
        let text = CharacterReference.decode(String(decoding: bytes[start..<end], as: UTF8.self))
        let words = text.utf8.split { $0.isASCIIWhitespace }.map { String(Substring($0)) }
        return words.isEmpty ? nil : words.joined(separator: " ")
      }
      return nil
    }
  }
}
