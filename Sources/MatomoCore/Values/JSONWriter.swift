/// Writes JSON text (RFC 8259) without any blanks.
///
/// DEL and everything below the blank are escaped, so that the text survives a terminal.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package var isEmpty: Bool { bytes.isEmpty }

  package var text: String { String(decoding: bytes, as: UTF8.self) }

  package mutating func reserveCapacity(_ count: Int) {
    bytes.reserveCapacity(count)
  }

  /// Writes punctuation, numbers and names that are known to be JSON already.
  package mutating func raw(_ json: String) {
    bytes.append(contentsOf: json.utf8)
  }

  /// Writes what stands between the quotes of a string already.
  package mutating func literal(_ text: ArraySlice<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: text)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a string in quotes, escaped as section 7 demands.
  package mutating func string(_ text: String, after prefix: String = "") {
    bytes.append(UInt8(ascii: "\""))
    raw(prefix)
    let start = bytes.count
    raw(text)
    if bytes[start...].contains(where: Self.needsEscape) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { escape(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an array, each element by `write`.
  package mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (inout Self, Element) -> Void) {
    list("[", "]", elements, write)
  }

  /// Writes an object, each member by `write`.
  package mutating func object<Element>(_ members: some Sequence<Element>, _ write: (inout Self, Element) -> Void) {
    list("{", "}", members, write)
  }

  /// Takes back what was written unless it turned out well.
  package mutating func attempt(_ write: (inout Self) -> Bool) {
    let count = bytes.count
    if !write(&self) { bytes.removeSubrange(count...) }
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
    byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    guard Self.needsEscape(byte) else { return bytes.append(byte) }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case UInt8(ascii: "\n"): raw(#"\n"#)
    case UInt8(ascii: "\r"): raw(#"\r"#)
    case UInt8(ascii: "\t"): raw(#"\t"#)
    default:
      raw(byte < 0x10 ? #"\u000"# : #"\u00"#)
      raw(String(byte, radix: 16))
    }
  }
}
