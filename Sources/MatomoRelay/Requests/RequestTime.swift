import FoundationEssentials

/// The time of an observed request, as servers log it.
enum RequestTime {
  /// Reads RFC 3339, or Unix seconds with a fraction; `nil` for anything else, and for times before 1970 or behind 9999.
  static func read(_ text: String) -> Date? {
    guard text.utf8.count <= 40 else { return nil }
    let time = number(text) ?? date(text)
    guard let time, (0..<253_402_300_800).contains(time.timeIntervalSince1970) else { return nil }
    return time
  }

  private static func number(_ text: String) -> Date? {
    Double(text).map { Date(timeIntervalSince1970: $0) }
  }

  /// RFC 3339, section 5.6: letters of any case, and a blank in the place of the `T`.
  private static func date(_ text: String) -> Date? {
    var text = text.uppercased()
    if text.utf8.count > 10 {
      let place = text.utf8.index(text.startIndex, offsetBy: 10)
      if text.utf8[place] == UInt8(ascii: " ") { text.replaceSubrange(place...place, with: "T") }
    }
    guard endsWithOffset(text) else { return nil }
    return try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// The library does not look at what is behind the offset.
  private static func endsWithOffset(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    if let letter = bytes.firstIndex(of: UInt8(ascii: "Z")) { return letter == bytes.count - 1 }
    guard bytes.count >= 6, bytes[bytes.count - 3] == UInt8(ascii: ":") else { return false }
    return [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[bytes.count - 6])
  }
}
