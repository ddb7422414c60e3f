/// Writes values as JSON that is safe inside `<script>`.
///
/// Only printable ASCII comes out, whatever the character set of the page. `<`, `>` and `&` are escaped, so that neither
/// `</script>` nor `<!--` nor `-->` nor `]]>` can arise. So are U+2028 and U+2029, which old browsers take for ends of lines.
struct ScriptWriter {
  private(set) var text = ""

  mutating func write(_ value: MatomoSnippet.Value) {
    switch value {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += number.description
    case .string(let string): write(string)
    case .array(let elements):
      list("[", elements, "]") { $0.write($1) }
    case .object(let members):
      list("{", members.sorted { $0.key < $1.key }, "}") { writer, member in
        writer.write(member.key)
        writer.text += ": "
        writer.write(member.value)
      }
    }
  }

  mutating func write(_ string: String) {
    text += "\""
    for unit in string.utf16 {
      switch unit {
      case 0x22: text += #"\""#
      case 0x5c: text += #"\\"#
      case 0x26, 0x3c, 0x3e: escape(unit)
      case 0x20...0x7e: text.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default: escape(unit)
      }
    }
    text += "\""
  }

  /// Writes a UTF-16 code unit; a character beyond U+FFFF is two of them, as in JSON (RFC 8259, section 7).
  private mutating func escape(_ unit: UInt16) {
    let digits = String(unit, radix: 16)
    text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
  }

  private mutating func list<Element>(
    _ open: String,
    _ elements: [Element],
    _ close: String,
    _ write: (inout Self, Element) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      write(&self, element)
    }
    text += close
  }
}

/// The value of an attribute, in double quotes.
enum HTMLAttribute {
  /// Escapes what could end the value or start a reference; what is not ASCII becomes a number, whatever the character set
  /// of the page.
  static func quoted(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      default:
        if scalar.isASCII { text.unicodeScalars.append(scalar) } else { text += "&#\(scalar.value);" }
      }
    }
    return text + "\""
  }
}
