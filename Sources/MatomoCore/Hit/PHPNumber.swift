/// A number as PHP reads it from text, and as text that PHP reads.
package enum PHPNumber {
  /// Reads what PHP's `is_numeric` takes: decimals with blanks around them, an exponent, but no `0x10`, `inf` or `nan`.
  package static func parse(_ text: some StringProtocol) -> Double? {
    let isBlank = { (byte: UInt8) in byte != 0 && byte.isTrimmedByPHP || byte == 0x0c }
    let bytes = Array(text.utf8.drop(while: isBlank))
    let end = bytes.lastIndex { !isBlank($0) } ?? -1
    let number = bytes[..<(end + 1)]
    guard number.contains(where: \.isASCIIDigit), number.allSatisfy(isPartOfNumber) else { return nil }
    return Double(String(decoding: number, as: UTF8.self))
  }

  private static func isPartOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"): true
    case UInt8(ascii: "e"), UInt8(ascii: "E"): true
    default: false
    }
  }

  /// Writes a finite number as digits with at most one point: no exponent, and no fraction of zero.
  package static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let shortest = value.magnitude.description
    let parts = shortest.split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    let mantissa = parts[0].split(separator: ".")
    let fraction = mantissa.count == 2 && mantissa[1] != "0" ? String(mantissa[1]) : ""
    let digits = String(mantissa[0]) + fraction
    let sign = value < 0 ? "-" : ""
    return sign + place(point: mantissa[0].utf8.count + exponent, in: digits)
  }

  private static func place(point: Int, in digits: String) -> String {
    if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
    let missing = point - digits.utf8.count
    if missing >= 0 { return digits + String(repeating: "0", count: missing) }
    return digits.prefix(point) + "." + digits.dropFirst(point)
  }
}

/// How PHP judges a value.
package enum PHPValue {
  /// PHP's `empty`: no text, or a single zero.
  package static func isEmpty(_ value: String) -> Bool { value.isEmpty || value == "0" }
}
