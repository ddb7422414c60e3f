extension UInt8 {
  var isASCIIDigit: Bool { self &- 0x30 < 10 }

  var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  var isHexDigit: Bool { hexValue != nil }

  /// Space, tab, line feed, form feed and carriage return.
  var isASCIIWhitespace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0c || self == 0x0d }

  var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }

  /// RFC 9110, section 5.6.2: what the name of a header or of a cookie is made of.
  var isTokenCharacter: Bool {
    if isASCIIDigit || isASCIILetter { return true }
    return switch self {
    case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), 0x27,
      UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"),
      UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}

extension StringProtocol {
  /// Whether two texts are the same but for the case of ASCII letters.
  func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    let left = utf8
    let right = other.utf8
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
  }

}

extension String {
  /// Whether two texts are the same but for the case of ASCII letters; every header of every request asks this.
  func equalsIgnoringCase(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let left = utf8Span.span
    let right = other.utf8Span.span
    for index in left.indices where left[index] != right[index] {
      guard left[index].asciiLowercased == right[index].asciiLowercased else { return false }
    }
    return true
  }

  var trimmedOfBlanks: Substring { self[...].trimmedOfBlanks }
}

extension Substring {
  /// The text without spaces and tabs at its ends (the optional white space of HTTP headers).
  var trimmedOfBlanks: Substring {
    var text = self
    while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
    while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
    return text
  }
}
