import MatomoCore

/// A JSON value (RFC 8259) as a client sent it: keys in their order, integers exact.
///
/// This is a target of its own because an app that only tracks needs no C library but libcurl. Only what reads the JSON of
/// others, the collector and the inspector, needs jansson.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case real(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A name and value of an object.
  package struct Member: Sendable, Hashable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The value of an object's member; `nil` for a name that is not there, and for everything that is no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }
}

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

/// An error for text that is not JSON, or that exceeds the limits of this reader.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// The line of the fault, counted from 1.
  package let line: Int

  /// The column of the fault, counted from 1.
  package let column: Int

  /// What is wrong there.
  package let message: String

  /// Whether it is JSON, but more of it than is read here.
  package let exceedsLimit: Bool

  package init(line: Int, column: Int, message: String, exceedsLimit: Bool = false) {
    self.line = line
    self.column = column
    self.message = message
    self.exceedsLimit = exceedsLimit
  }

  package var description: String { "line \(line), column \(column): \(message)" }
}
