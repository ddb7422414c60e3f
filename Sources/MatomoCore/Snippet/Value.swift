extension MatomoSnippet {
  /// A value that JSON can hold, as an argument of a command or as the value of a named option.
  public indirect enum Value: Sendable, Hashable {
    /// No value.
    case null

    /// True or false.
    case bool(Bool)

    /// A whole number.
    case integer(Int)

    /// A number with a fraction.
    case number(Double)

    /// Text.
    case string(String)

    /// Values in their order.
    case array([Value])

    /// Values by their names; written in the order of the names.
    case object([String: Value])
  }
}

extension MatomoSnippet.Value: ExpressibleByStringLiteral {
  /// Creates text.
  public init(stringLiteral value: String) { self = .string(value) }
}

extension MatomoSnippet.Value: ExpressibleByIntegerLiteral {
  /// Creates a whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
}

extension MatomoSnippet.Value: ExpressibleByFloatLiteral {
  /// Creates a number.
  public init(floatLiteral value: Double) { self = .number(value) }
}

extension MatomoSnippet.Value: ExpressibleByBooleanLiteral {
  /// Creates true or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension MatomoSnippet.Value: ExpressibleByArrayLiteral {
  /// Creates an array.
  public init(arrayLiteral elements: MatomoSnippet.Value...) { self = .array(elements) }
}

extension MatomoSnippet.Value: ExpressibleByDictionaryLiteral {
  /// Creates an object; of a repeated name the last value counts, as in JavaScript.
  public init(dictionaryLiteral elements: (String, MatomoSnippet.Value)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
}
