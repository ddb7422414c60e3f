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
    // A page in one piece is not copied.
    if let title = html.withContiguousStorageIfAvailable(title) { return title }
    return Array(html.prefix(scanLimit)).withUnsafeBufferPointer(title)
  }

  /// The text of the first `<title>` of the head, as of bytes.
  public static func find(in html: String) -> String? {
    find(in: html.utf8)
  }

  private static func title(_ html: UnsafeBufferPointer<UInt8>) -> String? {
    var scanner = Scanner(bytes: UnsafeBufferPointer(rebasing: html.prefix(scanLimit)))
    return scanner.title()
  }

  private struct Scanner {
    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    private static let rawElements = ["script", "style", "noscript", "template"]

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
        } else if let raw = Self.rawElements.first(where: startsTag) {
          index += raw.utf8.count
          guard skipTag(), skipToEnd(of: raw) else { return nil }
        } else if index < bytes.count, self[index].isASCIILetter || self[index] == UInt8(ascii: "/") {
          guard skipTag() else { return nil }
        }
      }
      return nil
    }

    /// The buffer's own subscript checks nothing in a release build.
    private subscript(position: Int) -> UInt8 {
      precondition(bytes.indices.contains(position))
      return bytes[position]
    }

    private func next(_ byte: UInt8) -> Int? { (index..<bytes.count).first { self[$0] == byte } }

    private func isAt(_ text: String, _ position: Int) -> Bool {
      let text = text.utf8Span.span
      guard bytes.count - position >= text.count else { return false }
      return text.indices.allSatisfy { self[position + $0].asciiLowercased == text[$0] }
    }

    private func startsTag(_ name: String) -> Bool { isAt(name, index) && endsName(index + name.utf8.count) }

    private func endsName(_ position: Int) -> Bool {
      position < bytes.count
        && (self[position].isASCIIWhitespace || self[position] == UInt8(ascii: ">")
          || self[position] == UInt8(ascii: "/"))
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
        let byte = self[index]
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
      position + 1 < bytes.count && self[position + 1] == UInt8(ascii: "/") && isAt(name, position + 2)
        && endsName(position + 2 + name.utf8.count)
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
        let text = CharacterReference.decode(
          String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
        )
        let words = text.utf8.split { $0.isASCIIWhitespace }.map { String(Substring($0)) }
        return words.isEmpty ? nil : words.joined(separator: " ")
      }
      return nil
    }
  }
}
