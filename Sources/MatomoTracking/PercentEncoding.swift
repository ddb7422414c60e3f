/// Percent-encoding of RFC 3986 (section 2.1), as Matomo's trackers apply it to names and values.
package enum PercentEncoding {
  /// RFC 3986, section 2.3: the bytes that never need an escape.
  @inline(__always)
  private static func isUnreserved(_ byte: UInt8) -> Bool {
    let digitsAndMarks: UInt64 = 0x03ff_6000_0000_0000  // - . 0…9
    let lettersAndMarks: UInt64 = 0x47ff_fffe_87ff_fffe  // A…Z _ a…z ~
    return switch byte >> 6 {
    case 0: digitsAndMarks & (1 << UInt64(byte)) != 0
    case 1: lettersAndMarks & (1 << UInt64(byte & 63)) != 0
    default: false
    }
  }

  /// Appends text so that nothing in it can end a value, a query or a JSON string.
  package static func append(_ text: String, to output: inout [UInt8]) {
    let appended: Void? = text.utf8.withContiguousStorageIfAvailable { append($0, to: &output) }
    if appended == nil {
      append([UInt8](text.utf8), to: &output)
    }
  }

  /// Appends bytes, whatever they are.
  package static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0, to: &output) }
  }

  private static func append(_ bytes: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var plain = 0
    for index in bytes.indices where !isUnreserved(bytes[index]) {
      output.append(contentsOf: bytes[plain..<index])
      let byte = bytes[index]
      output.append(UInt8(ascii: "%"))
      output.append(hexDigit(byte >> 4))
      output.append(hexDigit(byte & 15))
      plain = index + 1
    }
    output.append(contentsOf: bytes[plain..<bytes.count])
  }

  @inline(__always)
  private static func hexDigit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
  }

  /// Decodes escapes and, as PHP does, `+` as a space. A `%` that starts no escape stands for itself.
  package static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index != bytes.endIndex {
      let byte = bytes[index]
      index = bytes.index(after: index)
      switch byte {
      case UInt8(ascii: "+"):
        decoded.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        let digits = bytes[index...].prefix(2)
        if digits.count == 2, let high = hexValue(digits[digits.startIndex]),
          let low = hexValue(digits[digits.index(after: digits.startIndex)])
        {
          decoded.append(high << 4 | low)
          index = digits.endIndex
        } else {
          decoded.append(byte)
        }
      default:
        decoded.append(byte)
      }
    }
    return decoded
  }

  private static func hexValue(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
