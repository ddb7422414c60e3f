/// How a body is encoded on its way.
enum ContentCoding: Sendable, Hashable {
  case identity
  case gzip

  /// What to send to a client (RFC 9110, section 12.5.3).
  ///
  /// gzip, if the client takes it and does not like identity better. Where it takes neither, identity is sent all the
  /// same, as the RFC allows: a script in the wrong coding is better than none.
  ///
  /// - Parameter acceptEncoding: The values of all fields `Accept-Encoding`.
  static func preferred(_ acceptEncoding: [String]) -> ContentCoding {
    var gzip: Int?
    var identity: Int?
    var others: Int?
    for element in acceptEncoding.joined(separator: ",").utf8.split(separator: UInt8(ascii: ",")) {
      let parts = element.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map(trimmed)
      guard let weight = weight(parts.dropFirst()) else { continue }
      switch parts.first {
      case "gzip", "x-gzip": gzip = max(gzip ?? 0, weight)
      case "identity": identity = weight
      case "*": others = weight
      default: break
      }
    }
    let weight = gzip ?? others ?? 0
    return weight > 0 && weight >= identity ?? 0 ? .gzip : .identity
  }

  private static func trimmed(_ text: Substring.UTF8View) -> String {
    let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    let end = text.lastIndex { !isBlank($0) }.map(text.index(after:)) ?? text.startIndex
    return String(Substring(text[..<end].drop(while: isBlank))).lowercased()
  }

  /// The weight in thousandths; `nil` if it is malformed, so that a mistake does not count as a preference.
  private static func weight(_ parameters: ArraySlice<String>) -> Int? {
    guard let parameter = parameters.first else { return 1000 }
    guard parameters.count == 1, parameter.hasPrefix("q=") else { return nil }
    let digits = Array(parameter.utf8.dropFirst(2))
    guard let first = digits.first, first == UInt8(ascii: "0") || first == UInt8(ascii: "1"), digits.count <= 5 else {
      return nil
    }
    guard digits.count == 1 || digits[1] == UInt8(ascii: ".") else { return nil }
    var weight = Int(first - UInt8(ascii: "0")) * 1000
    for (digit, value) in zip(digits.dropFirst(2), [100, 10, 1]) {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      weight += Int(digit - UInt8(ascii: "0")) * value
    }
    return weight <= 1000 ? weight : nil
  }
}
