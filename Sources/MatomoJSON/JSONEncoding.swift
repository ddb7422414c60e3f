extension JSONValue {
  /// The value as JSON text without any blanks.
  ///
  /// A real is the shortest text that reads as the same `Double`; one that JSON cannot write (infinite, not a number) is
  /// `null`. DEL and everything below the blank are escaped, so that the text survives a terminal.
  package func encode() -> [UInt8] {
    var output: [UInt8] = []
    append(to: &output)
    return output
  }

  package func append(to output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): output.append(contentsOf: value.description.utf8)
    case .real(let value): output.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
    case .string(let value): Self.append(value, to: &output)
    case .array(let values):
      Self.append(values, between: "[", and: "]", to: &output) { $0.append(to: &$1) }
    case .object(let members):
      Self.append(members, between: "{", and: "}", to: &output) { member, output in
        Self.append(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.append(to: &output)
      }
    }
  }

  private static func append<Element>(
    _ elements: [Element],
    between opening: String,
    and closing: String,
    to output: inout [UInt8],
    each: (Element, inout [UInt8]) -> Void
  ) {
    output.append(contentsOf: opening.utf8)
    for (index, element) in elements.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      each(element, &output)
    }
    output.append(contentsOf: closing.utf8)
  }

  private static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
      case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
      case UInt8(ascii: "\n"): output.append(contentsOf: #"\n"#.utf8)
      case UInt8(ascii: "\r"): output.append(contentsOf: #"\r"#.utf8)
      case UInt8(ascii: "\t"): output.append(contentsOf: #"\t"#.utf8)
      case ..<0x20, 0x7f:
        let digits = String(byte, radix: 16)
        output.append(contentsOf: (digits.utf8.count == 1 ? #"\u000"# : #"\u00"#).utf8)
        output.append(contentsOf: digits.utf8)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
