/// One element of the `Forwarded` header (RFC 7239, section 4): what one proxy says of the request that it took.
struct ForwardedElement: Equatable {
  var address: IPAddress?
  var proto: String?
  var host: String?

  /// Reads all lines of the header as one list.
  ///
  /// An element that is not well-formed is there, but says nothing.
  static func parse(_ lines: [String]) -> [ForwardedElement] {
    lines.flatMap { line in
      split(line.utf8.suffix(4096), at: UInt8(ascii: ",")).map(element)
    }
  }

  private static func element(_ bytes: Substring.UTF8View) -> ForwardedElement {
    var element = ForwardedElement()
    for pair in split(bytes, at: UInt8(ascii: ";")) {
      let text = Substring(pair).trimmedOfBlanks
      guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = text[..<equals]
      guard let value = unquoted(text[equals...].dropFirst()) else { continue }
      if name.equalsIgnoringCase("for") {
        element.address = ForwardedAddress.parse(value[...])
      } else if name.equalsIgnoringCase("proto") {
        element.proto = value
      } else if name.equalsIgnoringCase("host") {
        element.host = value
      }
    }
    return element
  }

  /// Splits outside quotes; a quote that is never closed takes in the rest.
  private static func split(_ bytes: Substring.UTF8View, at separator: UInt8) -> [Substring.UTF8View] {
    var parts: [Substring.UTF8View] = []
    var start = bytes.startIndex
    var index = start
    var isQuoted = false
    while index != bytes.endIndex {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        isQuoted.toggle()
      case UInt8(ascii: "\\") where isQuoted:
        index = bytes.index(after: index)
        if index == bytes.endIndex { continue }
      case separator where !isQuoted:
        parts.append(bytes[start..<index])
        start = bytes.index(after: index)
      default:
        break
      }
      index = bytes.index(after: index)
    }
    parts.append(bytes[start...])
    return parts
  }

  /// A token as it is, or what a quoted string holds.
  private static func unquoted(_ value: Substring) -> String? {
    guard value.utf8.first == UInt8(ascii: "\"") else { return String(value) }
    var text: [UInt8] = []
    var bytes = value.utf8.dropFirst()
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "\"") { return bytes.isEmpty ? String(decoding: text, as: UTF8.self) : nil }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = bytes.popFirst() else { return nil }
        text.append(escaped)
      } else {
        text.append(byte)
      }
    }
    return nil
  }
}
