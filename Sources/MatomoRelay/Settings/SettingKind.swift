import MatomoProtocol

/// What the values of a setting look like, for people and for a JSON Schema.
indirect enum SettingKind: Sendable {
  /// A text, such as an address; the string says what.
  case text(String)
  case integer(ClosedRange<Int>, unit: String = "")
  case number(ClosedRange<Double>)
  case boolean
  case time(ClosedRange<Duration>)
  case size(ClosedRange<Int>)
  case word([String])
  case list(SettingKind)

  /// A map whose keys are known.
  case fields([(name: String, kind: SettingKind)])

  /// A map whose keys are the operator's; the string says what they are.
  case map(String, to: SettingKind)
  case either(SettingKind, SettingKind)

  /// Any value of YAML; the string says what it means.
  case value(String)
}

extension SettingKind: CustomStringConvertible {
  var description: String {
    switch self {
    case .text(let what), .value(let what): what
    case .integer(let range, let unit):
      [range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)", unit]
        .filter { !$0.isEmpty }.joined(separator: " ")
    case .number(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .boolean: "true or false"
    case .time(let range):
      "time, \(DurationText.write(range.lowerBound)) to \(DurationText.write(range.upperBound))"
    case .size(let range): "size, \(ByteSize(range.lowerBound)) to \(ByteSize(range.upperBound))"
    case .word(let words): words.count == 1 ? words[0] : "one of \(words.joined(separator: ", "))"
    case .list(let kind): "list: \(kind)"
    case .fields(let fields): "map: \(fields.map(\.name).joined(separator: ", "))"
    case .map(let key, let kind): "map: \(key) to \(kind)"
    case .either(let first, let second): "\(first); or \(second)"
    }
  }
}

extension SettingKind {
  /// The kind as JSON Schema (draft 2020-12) has it.
  var schema: JSONValue {
    switch self {
    case .text: Self.type("string")
    case .integer(let range, _):
      .object(
        [.init("type", .string("integer")), .init("minimum", .integer(Int64(range.lowerBound)))]
          + (range.upperBound == .max ? [] : [.init("maximum", .integer(Int64(range.upperBound)))])
      )
    case .number(let range):
      .object([
        .init("type", .string("number")), .init("minimum", .real(range.lowerBound)),
        .init("maximum", .real(range.upperBound)),
      ])
    case .boolean: Self.type("boolean")
    case .time: Self.pattern("^[0-9]+(ms|s|m|h|d)$")
    case .size(let range):
      .object([.init("anyOf", .array([SettingKind.integer(range).schema, Self.pattern("^[0-9]+([KMG]iB)?$")]))])
    case .word(let words): .object([.init("enum", .array(words.map(JSONValue.string)))])
    case .list(let kind): .object([.init("type", .string("array")), .init("items", kind.schema)])
    case .fields(let fields):
      .object([
        .init("type", .string("object")),
        .init("properties", .object(fields.map { .init($0.name, $0.kind.schema) })),
        .init("additionalProperties", .bool(false)),
      ])
    case .map(_, let kind): .object([.init("type", .string("object")), .init("additionalProperties", kind.schema)])
    case .either(let first, let second): .object([.init("anyOf", .array([first.schema, second.schema]))])
    case .value: .object([])
    }
  }

  private static func type(_ name: String) -> JSONValue { .object([.init("type", .string(name))]) }

  private static func pattern(_ pattern: String) -> JSONValue {
    .object([.init("type", .string("string")), .init("pattern", .string(pattern))])
  }
}
