import MatomoCore

extension JSONValue {
  /// The value as JSON text without any blanks.
  ///
  /// A real is the shortest text that reads as the same `Double`; one that JSON cannot write (infinite, not a number) is
  /// `null`.
  package func encode() -> [UInt8] {
    var json = JSONWriter()
    write(to: &json)
    return json.bytes
  }

  private func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.raw("null")
    case .bool(let value): json.raw(value ? "true" : "false")
    case .integer(let value): json.raw(value.description)
    case .real(let value): json.raw(value.isFinite ? value.description : "null")
    case .string(let value): json.string(value)
    case .array(let values): json.array(values) { $1.write(to: &$0) }
    case .object(let members):
      json.object(members) { json, member in
        json.string(member.name)
        json.raw(":")
        member.value.write(to: &json)
      }
    }
  }
}
