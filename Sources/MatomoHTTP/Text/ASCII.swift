/// Bytes as ASCII has them, and as HTTP's grammars name them.
extension UInt8 {
  @inlinable package var isASCIIDigit: Bool { self &- 0x30 < 10 }

  @inlinable package var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  @inlinable package var isASCIILetterOrDigit: Bool { isASCIIDigit || isASCIILetter }

  @inlinable package var isHexDigit: Bool { hexValue != nil }

  /// Space, tab, line feed, form feed and carriage return.
  @inlinable package var isASCIIWhitespace: Bool {
    self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0c || self == 0x0d
  }

  /// What PHP's `trim` removes from both ends of a text.
  @inlinable package var isTrimmedByPHP: Bool {
    switch self {
    case 0x00, 0x09, 0x0a, 0x0b, 0x0d, 0x20: true
    default: false
    }
  }

  @inlinable package var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  @inlinable package var hexValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }

  /// What a method, and the name of a field or of a cookie, is made of (`tchar` of RFC 9110, section 5.6.2).
  @inlinable package var isTokenCharacter: Bool {
    let below64: UInt64 = 0x03ff_6cfa_0000_0000  // ! # $ % & ' * + - . 0…9
    let below128: UInt64 = 0x57ff_ffff_c7ff_fffe  // A…Z ^ _ ` a…z | ~
    return switch self >> 6 {
    case 0: below64 & (1 << UInt64(self)) != 0
    case 1: below128 & (1 << UInt64(self & 63)) != 0
    default: false
    }
  }
}

extension Span<UInt8> {
  /// Whether two texts are the same but for the case of ASCII letters.
  @inlinable package func equalsIgnoringCase(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] {
      guard self[index].asciiLowercased == other[index].asciiLowercased else { return false }
    }
    return true
  }

  @inlinable package func equalsIgnoringCase(_ other: StaticString) -> Bool {
    withUnsafeBufferPointer { $0.equalsIgnoringCase(other) }
  }

  /// The bytes as text, those that are not UTF-8 replaced by U+FFFD.
  package var text: String { withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether two texts are the same but for the case of ASCII letters.
  @inlinable package func equalsIgnoringCase(_ other: UnsafeBufferPointer<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in 0..<count where self[index].asciiLowercased != other[index].asciiLowercased { return false }
    return true
  }

  @inlinable package func equalsIgnoringCase(_ other: StaticString) -> Bool {
    equalsIgnoringCase(UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}

extension StringProtocol {
  /// Whether two texts are the same but for the case of ASCII letters.
  package func equalsIgnoringCase(_ other: some StringProtocol) -> Bool {
    let left = utf8
    let right = other.utf8
    guard left.count == right.count else { return false }
    return zip(left, right).allSatisfy { $0 == $1 || $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension String {
  /// Whether two texts are the same but for the case of ASCII letters; every header of every request asks this.
  @inlinable package func equalsIgnoringCase(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let left = utf8Span.span
    let right = other.utf8Span.span
    for index in left.indices where left[index] != right[index] {
      guard left[index].asciiLowercased == right[index].asciiLowercased else { return false }
    }
    return true
  }

  package var trimmedOfBlanks: Substring { self[...].trimmedOfBlanks }
}

extension Substring {
  /// The text without spaces and tabs at its ends (the optional white space of HTTP headers).
  package var trimmedOfBlanks: Substring {
    var text = self
    while let first = text.utf8.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
    while let last = text.utf8.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
    return text
  }
}
