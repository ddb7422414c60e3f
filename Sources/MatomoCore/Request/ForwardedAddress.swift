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
