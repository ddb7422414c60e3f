/// The host and port of a URL, as a header names them.
package enum Authority {
  /// Lower-cases a host and drops the port that the scheme implies, as browsers do; `nil` for what no browser sends.
  ///
  /// A name is letters, digits, dots, hyphens and underscores of ASCII (others arrive in their `xn--` form), 253 bytes at
  /// most; an IPv6 address stands in brackets. Anything else in `Host` (a user, a slash, spaces, control bytes) is an
  /// attack or a mistake, and would put somebody else's URL into the reports.
  package static func normalized(_ text: String, scheme: String) -> String? {
    isPlainName(text) ? text : normalized(text.trimmedOfBlanks, scheme: scheme)
  }

  /// Whether a text is a name in lower case, without a port or with one of four digits, as nearly all are.
  private static func isPlainName(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    var end = bytes.count
    if end > 5, bytes[end - 5] == UInt8(ascii: ":") {
      guard bytes[end - 4] != 0x30, (end - 4..<end).allSatisfy({ bytes[$0].isASCIIDigit }) else { return false }
      end -= 5
    }
    return (1...253).contains(end)
      && (0..<end).allSatisfy { isNameByte(bytes[$0]) && bytes[$0].asciiLowercased == bytes[$0] }
  }

  private static func normalized(_ text: Substring, scheme: String) -> String? {
    let bytes = text.utf8
    guard (1...259).contains(bytes.count) else { return nil }
    var hostEnd = bytes.endIndex
    if bytes.first == UInt8(ascii: "[") {
      guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
      let inside = text[..<bracket].dropFirst()
      guard inside.utf8.allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }),
        inside.utf8.contains(UInt8(ascii: ":")), IPAddress(inside) != nil
      else { return nil }
      hostEnd = bytes.index(after: bracket)
    } else {
      if let colon = bytes.firstIndex(of: UInt8(ascii: ":")) { hostEnd = colon }
      let name = bytes[..<hostEnd]
      guard (1...253).contains(name.count), name.allSatisfy(isNameByte) else { return nil }
    }
    let host = text[..<hostEnd].lowercased()
    let port = bytes[hostEnd...]
    guard let colon = port.first else { return host }
    let digits = port.dropFirst()
    guard colon == UInt8(ascii: ":"), digits.count <= 5, digits.allSatisfy(\.isASCIIDigit) else { return nil }
    // RFC 3986, section 3.2.3 allows an empty port.
    guard let number = digits.isEmpty ? defaultPort(scheme) : Int(text[hostEnd...].dropFirst()) else { return nil }
    guard number <= 65535 else { return nil }
    return number == defaultPort(scheme) ? host : "\(host):\(number)"
  }

  private static func defaultPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIIDigit || byte.isASCIILetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "_")
  }
}
