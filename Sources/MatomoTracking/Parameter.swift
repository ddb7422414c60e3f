/// One name and value of Matomo's tracking API.
public struct Parameter: Sendable, Hashable {
  /// The name, such as `action_name`.
  public let name: String

  /// The value as text, before any encoding.
  public let value: String

  /// The percent-encoded value of a client whose bytes are not UTF-8.
  ///
  /// A page in another character set says so with `cs`, and Matomo converts the bytes. They must arrive as they were sent.
  package let verbatimValue: String?

  /// Creates a parameter.
  public init(_ name: String, _ value: String) {
    self.init(name, value, verbatimValue: nil)
  }

  package init(_ name: String, _ value: String, verbatimValue: String?) {
    self.name = name
    self.value = value
    self.verbatimValue = verbatimValue
  }
}
