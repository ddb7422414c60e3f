/// Knows client hints that are as browsers write them, at a glance.
///
/// They come with nearly every hit, and to parse all of them as JSON would cost more than all else about a hit. This takes one
/// object of strings without escapes, of `mobile`, and of lists of brands, and nothing that could be read in two ways.
enum ClientHintText {
  /// Whether nothing can be wrong with the hints; where this is false, one has to parse them.
  static func isHarmless(_ text: String) -> Bool {
    let bytes = text.utf8Span.span
    var index = 0
    return list(in: bytes, &index, from: UInt8(ascii: "{"), to: UInt8(ascii: "}"), member) && index == bytes.count
  }

  private static func member(_ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    guard let name = string(bytes, &index), take(UInt8(ascii: ":"), bytes, &index), index < bytes.count else {
      return false
    }
    switch bytes[index] {
    case UInt8(ascii: "\""): return string(bytes, &index) != nil
    case UInt8(ascii: "["):
      return (equals(bytes, name, "brands") || equals(bytes, name, "fullVersionList"))
        && list(in: bytes, &index, from: UInt8(ascii: "["), to: UInt8(ascii: "]"), brand)
    default:
      return equals(bytes, name, "mobile") && (take("true", bytes, &index) || take("false", bytes, &index))
    }
  }

  private static func brand(_ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    list(in: bytes, &index, from: UInt8(ascii: "{"), to: UInt8(ascii: "}")) { bytes, index in
      guard let name = string(bytes, &index), take(UInt8(ascii: ":"), bytes, &index), let value = string(bytes, &index)
      else {
        return false
      }
      // A brand that may be a number has to be looked at again.
      return value.isEmpty || !equals(bytes, name, "brand") || !isOfNumber(bytes[value.lowerBound])
    }
  }

  /// A row of elements with commas between them, which may be empty.
  private static func list(
    in bytes: Span<UInt8>,
    _ index: inout Int,
    from opening: UInt8,
    to closing: UInt8,
    _ element: (Span<UInt8>, inout Int) -> Bool
  ) -> Bool {
    guard take(opening, bytes, &index) else { return false }
    if take(closing, bytes, &index) { return true }
    repeat {
      guard element(bytes, &index) else { return false }
    } while take(UInt8(ascii: ","), bytes, &index)
    return take(closing, bytes, &index)
  }

  /// What stands between the quotes of a string without escapes.
  private static func string(_ bytes: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
    guard take(UInt8(ascii: "\""), bytes, &index) else { return nil }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return start..<index - 1 }
      guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
    }
    return nil
  }

  private static func take(_ byte: UInt8, _ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private static func take(_ text: StaticString, _ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
    let text = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes.count - index >= text.count, text.indices.allSatisfy({ bytes[index + $0] == text[$0] }) else {
      return false
    }
    index += text.count
    return true
  }

  private static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ text: StaticString) -> Bool {
    var index = range.lowerBound
    return take(text, bytes, &index) && index == range.upperBound
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
  }
}
