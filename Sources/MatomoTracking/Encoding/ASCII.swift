extension UInt8 {
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

  var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIILetter }

  var isHexDigit: Bool {
    isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self | 0x20)
  }

  /// What PHP's `trim` removes from both ends of a text.
  var isTrimmedByPHP: Bool {
    switch self {
    case 0x00, 0x09, 0x0a, 0x0b, 0x0d, 0x20: true
    default: false
    }
  }
}
