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
