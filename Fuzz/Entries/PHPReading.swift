/// How PHP reads the names of a query, written once more from PHP's own `php_register_variable_ex`.
///
/// The rules of the collector stand on `PHPName`: a check that asked it, too, would share its mistakes.
enum PHPReading {
  /// The name of each pair, without the index of an array; `nil` where PHP drops the pair.
  static func names(_ query: String) -> [String?] {
    query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
      name(decoded(pair.prefix { $0 != UInt8(ascii: "=") }))
    }
  }

  private static func decoded(_ text: Substring.UTF8View) -> [UInt8] {
    let text = Array(text)
    var bytes: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
        let byte = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16),
        text[index + 1] != UInt8(ascii: "+"), text[index + 1] != UInt8(ascii: "-")
      {
        bytes.append(byte)
        index += 3
      } else {
        bytes.append(text[index] == UInt8(ascii: "+") ? UInt8(ascii: " ") : text[index])
        index += 1
      }
    }
    return bytes
  }

  private static func name(_ bytes: [UInt8]) -> String? {
    var bytes = Array(bytes.prefix { $0 != 0 })
    while bytes.first == UInt8(ascii: " ") { bytes.removeFirst() }
    var end = 0
    while end < bytes.count, bytes[end] != UInt8(ascii: "[") {
      if bytes[end] == UInt8(ascii: " ") || bytes[end] == UInt8(ascii: ".") { bytes[end] = UInt8(ascii: "_") }
      end += 1
    }
    guard end > 0 else { return nil }
    if end < bytes.count, !bytes[end...].contains(UInt8(ascii: "]")) {
      // A bracket that nothing closes is a character like others.
      for index in end..<bytes.count where " .[".utf8.contains(bytes[index]) { bytes[index] = UInt8(ascii: "_") }
      end = bytes.count
    }
    return String(decoding: bytes[..<end], as: UTF8.self)
  }
}
