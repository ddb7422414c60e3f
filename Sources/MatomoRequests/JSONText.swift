/// Writes the few JSON texts that are values of parameters.
struct JSONText {
  private var bytes: [UInt8] = []

  mutating func reserveCapacity(_ count: Int) {
    bytes.reserveCapacity(count)
  }

  var isEmpty: Bool { bytes.isEmpty }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Appends what is JSON already.
  mutating func append(raw: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: raw.utf8Start, count: raw.utf8CodeUnitCount))
  }

  /// Appends what stands between the quotes of a string literal already.
  mutating func append(literal: ArraySlice<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: literal)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Takes back what was appended unless it turned out well.
  mutating func attempt(_ write: (inout JSONText) -> Bool) {
    let count = bytes.count
    if !write(&self) { bytes.removeSubrange(count...) }
  }

  /// Appends a string literal (RFC 8259, section 7).
  mutating func append(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        append(raw: "\\u00")
        bytes.append(byte < 0x10 ? 0x30 : 0x31)
        bytes.append(byte & 15 < 10 ? 0x30 + (byte & 15) : 0x57 + (byte & 15))
      default:
        bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
