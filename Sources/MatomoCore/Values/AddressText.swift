/// Whether text is an IP address without a port or a zone.
enum AddressText {
  static func isAddress(_ text: String) -> Bool {
    isIPv4(text[...]) || isIPv6(text)
  }

  /// Four numbers up to 255.
  private static func isIPv4(_ text: Substring) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { $0.utf8.allSatisfy(\.isASCIIDigit) && UInt8($0) != nil }
  }

  /// RFC 4291, section 2.2: eight groups of up to four hexadecimal digits.
  ///
  /// The last two may be an IPv4 address, and one run of groups may be left out.
  private static func isIPv6(_ text: String) -> Bool {
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    guard groups.count >= 3 else { return false }
    // A gap is an empty group; at the start or the end of the text it is two of them.
    var gaps = groups.count { $0.isEmpty }
    if text.hasPrefix("::") { gaps -= 1 }
    if text.hasSuffix("::") { gaps -= 1 }
    let written = groups.filter { !$0.isEmpty }
    let endsInIPv4 = groups.last.map(isIPv4) ?? false
    let areDigits = written.dropLast(endsInIPv4 ? 1 : 0).allSatisfy { group in
      group.utf8.count <= 4 && group.utf8.allSatisfy(\.isHexDigit)
    }
    let count = written.count + (endsInIPv4 ? 1 : 0)
    return areDigits && (gaps == 0 ? count == 8 : gaps == 1 && count < 8 && text.contains("::"))
  }
}
