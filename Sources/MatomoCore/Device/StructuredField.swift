/// Reads the structured values (RFC 8941) that client hints are made of, and writes each as JSON as it goes.
struct StructuredField {
  private let bytes: [UInt8]
  private var index = 0

  /// A longer value is treated as malformed: no browser has that many brands.
  private static let maximumLength = 2048

  private init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// A string (section 3.3.3), such as `"Linux"`, as a JSON string; says whether it is one, and not empty.
  static func writeString(_ text: String, to json: inout JSONWriter) -> Bool {
    guard text.utf8.count <= maximumLength else { return false }
    var field = Self(text)
    field.skipBlanks()
    guard field.quotedString(to: &json) > 0 else { return false }
    field.skipBlanks()
    return field.index == field.bytes.count
  }

  /// A boolean (section 3.3.6), `?0` or `?1`.
  static func boolean(_ text: String) -> Bool? {
    switch text.trimmedOfBlanks {
    case "?1": true
    case "?0": false
    default: nil
    }
  }

  /// A list of strings, each with its version in the parameter `v`, as a JSON array; says whether it is one.
  static func writeBrands(_ text: String, to json: inout JSONWriter) -> Bool {
    guard text.utf8.count <= maximumLength else { return false }
    var field = Self(text)
    json.raw("[")
    repeat {
      json.raw(field.index == 0 ? "{\"brand\":" : ",{\"brand\":")
      field.skipBlanks()
      guard field.quotedString(to: &json) >= 0, field.version(to: &json) else { return false }
      json.raw("}")
    } while field.take(UInt8(ascii: ","))
    json.raw("]")
    return field.index == field.bytes.count
  }

  /// The parameters behind a brand, of which the first `v` counts.
  private mutating func version(to json: inout JSONWriter) -> Bool {
    json.raw(",\"version\":")
    var isWritten = false
    skipBlanks()
    while take(UInt8(ascii: ";")) {
      skipBlanks()
      let isVersion = take(UInt8(ascii: "v")) && (index == bytes.count || !bytes[index].isTokenCharacter)
      skipToken()
      if take(UInt8(ascii: "=")) {
        var other = JSONWriter()
        let isWanted = isVersion && !isWritten
        if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
          guard isWanted ? quotedString(to: &json) >= 0 : quotedString(to: &other) >= 0 else { return false }
        } else {
          let start = index
          skipToken()
          if isWanted { json.string(String(decoding: bytes[start..<index], as: UTF8.self)) }
        }
        isWritten = isWritten || isWanted
      }
      skipBlanks()
    }
    if !isWritten { json.string("") }
    return true
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  private mutating func skipToken() {
    while index < bytes.count, bytes[index].isTokenCharacter { index += 1 }
  }

  private mutating func take(_ mark: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == mark else { return false }
    index += 1
    return true
  }

  /// Printable ASCII between quotes; only `"` and `\` may be escaped, which is also how JSON has it.
  ///
  /// - Returns: The length of the string, or -1 if it is malformed.
  private mutating func quotedString(to json: inout JSONWriter) -> Int {
    guard take(UInt8(ascii: "\"")) else { return -1 }
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        json.literal(bytes[start..<index])
        index += 1
        return index - 1 - start
      }
      if byte == UInt8(ascii: "\\") {
        index += 1
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "\\") else {
          return -1
        }
      }
      guard (0x20...0x7e).contains(byte) else { return -1 }
      index += 1
    }
    return -1
  }
}
