/// Writes the few JSON values that parameters and bulk requests hold.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func reserveCapacity(_ count: Int) {
    bytes.reserveCapacity(count)
  }

  /// Writes punctuation, numbers and names that are known to be JSON already.
  mutating func raw(_ json: String) {
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes a string in quotes, escaped as RFC 8259 (section 7) demands.
  mutating func string(_ text: String, after prefix: String = "") {
    raw("\"")
    raw(prefix)
    let start = bytes.count
    raw(text)
    if bytes[start...].contains(where: Self.needsEscape) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { escape(byte) }
    }
    raw("\"")
  }

  /// Writes an array, each element by `write`.
  mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout Self, Element) -> Void) {
    list("[", "]", elements, write)
  }

  /// Writes an object, each member by `write`.
  mutating func object<Element>(_ members: some Sequence<Element>, _ write: (inout Self, Element) -> Void) {
    list("{", "}", members, write)
  }

  private mutating func list<Element>(
    _ open: String,
    _ close: String,
    _ elements: some Sequence<Element>,
    _ write: (inout Self, Element) -> Void
  ) {
    raw(open)
    var isFirst = true
    for element in elements {
      if !isFirst { raw(",") }
      isFirst = false
      write(&self, element)
    }
    raw(close)
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    guard Self.needsEscape(byte) else { return bytes.append(byte) }
    guard byte < 0x20 else { return bytes.append(contentsOf: [UInt8(ascii: "\\"), byte]) }
    raw(byte < 0x10 ? "\\u000" : "\\u00")
    raw(String(byte, radix: 16))
  }
}
