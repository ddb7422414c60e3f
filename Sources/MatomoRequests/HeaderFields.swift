/// The header fields of a request in the order in which they came; names are compared without regard to case.
///
/// Values are text: a server decodes bytes that are not UTF-8 as well as it can, since nothing here may refuse a request.
public struct HeaderFields: Sendable, Hashable {
  /// One line of a header.
  public struct Field: Sendable, Hashable {
    /// The name in the case in which it came.
    public let name: String

    /// The value without white space at its ends.
    public let value: String

    /// Creates a field.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Every field, repeated names included.
  public private(set) var fields: [Field]

  /// Creates header fields.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// Adds a field behind the others.
  public mutating func append(name: String, value: String) {
    fields.append(Field(name: name, value: value))
  }

  /// Makes room for fields that are about to be added.
  public mutating func reserveCapacity(_ count: Int) {
    fields.reserveCapacity(count)
  }

  /// The first value of a name.
  public subscript(name: String) -> String? {
    let fields = fields.span
    for index in fields.indices where fields[index].name.equalsIgnoringCase(name) {
      return fields[index].value
    }
    return nil
  }

  /// All values of a name; several lines of a list header are one list (RFC 9110, section 5.3).
  public func values(_ name: String) -> [String] {
    var values: [String] = []
    // Reading through a span spares the counting of references, which costs more than the comparison.
    let fields = fields.span
    for index in fields.indices where fields[index].name.equalsIgnoringCase(name) {
      values.append(fields[index].value)
    }
    return values
  }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
  /// Creates header fields from a literal, in its order.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field(name: $0.0, value: $0.1) })
  }
}
