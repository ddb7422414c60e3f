/// One address in a forwarding header: bare, in brackets, with a port, or in quotes.
enum ForwardedAddress {
  static func parse(_ text: Substring) -> IPAddress? {
    guard text.utf8.count <= 128 else { return nil }
    var node = text.trimmedOfBlanks
    if node.utf8.count >= 2, node.utf8.first == UInt8(ascii: "\""), node.utf8.last == UInt8(ascii: "\"") {
      node = node.dropFirst().dropLast()
    }
    if node.utf8.first == UInt8(ascii: "[") {
      guard let end = node.utf8.firstIndex(of: UInt8(ascii: "]")), isPort(node[end...].dropFirst()) else { return nil }
      let inside = node[..<end].dropFirst()
      return inside.utf8.contains(UInt8(ascii: ":")) ? IPAddress(inside) : nil
    }
    if let colon = node.utf8.firstIndex(of: UInt8(ascii: ":")), colon == node.utf8.lastIndex(of: UInt8(ascii: ":")) {
      return isPort(node[colon...]) ? IPAddress(node[..<colon]) : nil
    }
    return IPAddress(node)
  }

  /// Nothing, or a colon and a port; RFC 7239, section 6 lets a proxy hide the port behind `_`.
  private static func isPort(_ text: Substring) -> Bool {
    guard let colon = text.utf8.first else { return true }
    let port = text.utf8.dropFirst()
    guard colon == UInt8(ascii: ":"), !port.isEmpty, port.count <= 16 else { return false }
    return port.first == UInt8(ascii: "_") ? port.allSatisfy(\.isTokenCharacter) : port.allSatisfy(\.isASCIIDigit)
  }
}

/// The entries of `X-Forwarded-For` and its relatives, which have no standard but commas.
enum ForwardedList {
  /// A longer header is cut on the left: its right end is what the nearest proxy wrote.
  private static let maximumLength = 4096

  static func entries(_ lines: [String]) -> [Substring] {
    if lines.isEmpty { return [] }
    if lines.count == 1, lines[0].utf8.count <= maximumLength, !lines[0].utf8.contains(UInt8(ascii: ",")) {
      return [lines[0].trimmedOfBlanks]
    }
    var entries: [Substring] = []
    var room = maximumLength
    for line in lines.reversed() where room > 0 {
      let bytes = line.utf8.suffix(room)
      var parts = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Substring.init)
      // The first one may be half an address, which could look like a whole one.
      if bytes.count < line.utf8.count { parts = Array(parts.dropFirst()) }
      entries.insert(contentsOf: parts.map(\.trimmedOfBlanks), at: 0)
      room -= bytes.count
    }
    return entries
  }

  /// The entry that stands where the client's address stands, counted from the right; a shorter list gives its first.
  ///
  /// Each proxy adds to every list what it was asked for, so a forged entry stands left of the one that counts.
  static func entry(at hop: Int, _ lines: [String]) -> String? {
    let entries = entries(lines)
    let index = entries.count - 1 - hop
    return entries.isEmpty ? nil : String(entries[max(0, index)])
  }
}

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
