/// The address of a page as Matomo's script reads it: with JavaScript's `decodeURIComponent`, or with `unescape` where that
/// throws.
enum PageAddress {
  /// As often is decoded what was encoded again and again.
  private static let mostRounds = 10

  /// The bytes of a URL without escapes, those that encode a `%` of another escape included.
  static func decoded(_ url: consuming String) -> [UInt8] {
    var bytes = Array((consume url).utf8)
    for _ in 0..<mostRounds {
      guard let next = decodedOnce(bytes) else { break }
      bytes = next
    }
    return bytes
  }

  /// `nil` if there is nothing to decode.
  static func decodedOnce(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.contains(UInt8(ascii: "%")) else { return nil }
    let decoded = decodedAsURIComponent(bytes) ?? unescaped(bytes)
    return decoded == bytes ? nil : decoded
  }

  /// ECMAScript, `decodeURIComponent`: `nil` if any escape is malformed, or any run of them is not UTF-8.
  private static func decodedAsURIComponent(_ bytes: [UInt8]) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "%") else {
        output.append(bytes[index])
        index += 1
        continue
      }
      let start = output.count
      while index < bytes.count, bytes[index] == UInt8(ascii: "%") {
        guard let byte = number(bytes, at: index + 1, digits: 2) else { return nil }
        output.append(UInt8(truncatingIfNeeded: byte))
        index += 3
      }
      guard output[start...].allSatisfy({ $0 < 0x80 }) || String(validating: output[start...], as: UTF8.self) != nil
      else {
        return nil
      }
    }
    return output
  }

  /// ECMAScript, `unescape`: `%XX` is a character of Latin-1, `%uXXXX` a code unit of UTF-16, and anything else itself.
  private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var units: [UInt16] = []
    func endUnits() {
      if !units.isEmpty { output.append(contentsOf: String(decoding: units, as: UTF16.self).utf8) }
      units.removeAll()
    }
    var index = 0
    while index < bytes.count {
      let isEscape = bytes[index] == UInt8(ascii: "%")
      if isEscape, index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u"),
        let unit = number(bytes, at: index + 2, digits: 4)
      {
        units.append(unit)
        index += 6
      } else if isEscape, let unit = number(bytes, at: index + 1, digits: 2) {
        units.append(unit)
        index += 3
      } else {
        endUnits()
        output.append(bytes[index])
        index += 1
      }
    }
    endUnits()
    return output
  }

  private static func number(_ bytes: [UInt8], at start: Int, digits: Int) -> UInt16? {
    guard start + digits <= bytes.count else { return nil }
    var number: UInt16 = 0
    for index in start..<(start + digits) {
      guard let digit = bytes[index].hexValue else { return nil }
      number = number << 4 | UInt16(digit)
    }
    return number
  }
}
