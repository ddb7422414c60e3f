/// Which texts are URLs that a page may hold, checked in one pass over the text.
enum URLSyntax {
  /// Whether the text is a path on the page's own host.
  ///
  /// Browsers read `//host` and `/\host` as another host.
  static func isPathOnSameHost(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("/") && !text.hasPrefix("//") && isPath(text)
  }

  /// Whether the text is `http` or `https` with a host, and perhaps a port, a path and a query.
  static func isAbsolute(_ text: some StringProtocol) -> Bool {
    guard let scheme = ["https://", "http://"].first(where: { text.lowercased().hasPrefix($0) }) else { return false }
    let rest = text.dropFirst(scheme.count)
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    return isAuthority(authority) && isPath(rest[authority.endIndex...])
  }

  /// Whether the text is a host, with a port if there is one (RFC 3986, section 3.2), but without a user or password.
  static func isAuthority(_ text: some StringProtocol) -> Bool {
    if text.hasPrefix("[") { return isBracketed(text) }
    let host = text.prefix { $0 != ":" }
    return isHost(host) && isPort(text[host.endIndex...])
  }

  /// Whether the text is names with dots between them.
  private static func isHost(_ text: some StringProtocol) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
      !label.isEmpty && label.allSatisfy { isLetterOrDigit($0) || $0 == "-" || $0 == "_" }
    }
  }

  private static func isBracketed(_ text: some StringProtocol) -> Bool {
    guard let close = text.firstIndex(of: "]") else { return false }
    let address = text[..<close].dropFirst()
    return address.contains(":") && address.utf8.allSatisfy { isPartOfIPv6($0) } && isPort(text[close...].dropFirst())
  }

  private static func isPartOfIPv6(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
    case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."): true
    default: false
    }
  }

  /// Whether the text is empty, or a colon and a number from 1 to 65535.
  private static func isPort(_ text: some StringProtocol) -> Bool {
    guard text.hasPrefix(":") else { return text.isEmpty }
    let digits = text.dropFirst()
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
    return UInt16(digits).map { $0 > 0 } ?? false
  }

  /// RFC 3986, sections 3.3 and 3.4: what a path and a query are made of; no fragment.
  static func isPath(_ text: some StringProtocol) -> Bool {
    text.allSatisfy { isLetterOrDigit($0) || "-._~!$&'()*+,;=:@/%?".contains($0) }
  }

  /// Letters beyond ASCII count as well: browsers encode them, in hosts as in paths.
  ///
  /// An accent on an ASCII character does not, since it would hide a slash from a search for one.
  private static func isLetterOrDigit(_ character: Character) -> Bool {
    if character.isASCII { return character.isLetter || character.isWholeNumber }
    return character.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
        .nonspacingMark, .spacingMark:
        !scalar.isASCII
      default: false
      }
    }
  }
}
