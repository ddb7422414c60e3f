/// One name and value of Matomo's tracking API.
public struct Parameter: Sendable, Hashable {
  /// The name, such as `action_name`.
  public let name: String

  /// The value as text, before any encoding.
  public let value: String

  /// The percent-encoded pair of a client whose bytes are not UTF-8, as in `q=caf%E9`.
  ///
  /// A page in another character set says so with `cs`, and Matomo converts the bytes. They must arrive as they were sent.
  package let encoded: String?

  /// Decided once, since a hit is searched by name many times.
  package let mayDifferInPHP: Bool

  /// Creates a parameter.
  public init(_ name: String, _ value: String) {
    self.init(name, value, encoded: nil)
  }

  package init(_ name: String, _ value: String, encoded: String?) {
    self.name = name
    self.value = value
    self.encoded = encoded
    mayDifferInPHP = PHPName.mayDiffer(name)
  }

  /// The name that Matomo reads: PHP takes `+cip` for `cip`, and `token.auth` for `token_auth`.
  ///
  /// Rules about names must look at this one. What is sent on is ``name``.
  package var nameInPHP: String { mayDifferInPHP ? PHPName.of(name) : name }

  /// Whether Matomo reads this parameter under a name that is written as PHP would read it.
  func isRead(as name: String) -> Bool {
    mayDifferInPHP ? PHPName.of(self.name) == name : self.name.utf8.count == name.utf8.count && self.name == name
  }
}

/// Parameters of the tracking API that belong together, such as those of an event.
///
/// A group holds typed values of which Matomo takes every one, so that ``Hit/add(_:)`` cannot fail.
public protocol ParameterGroup: Sendable {
  /// The parameters that have a value, in the order in which they are sent; never `idsite` or `rec`.
  var parameters: [Parameter] { get }
}

extension [Parameter] {
  mutating func add(_ name: String, _ value: String?) {
    if let value { append(Parameter(name, value)) }
  }

  mutating func add(_ name: String, _ number: (some BinaryInteger)?) {
    if let number { append(Parameter(name, String(number))) }
  }

  mutating func add(_ name: String, _ amount: Double?) {
    if let amount { append(Parameter(name, PHPNumber.text(amount))) }
  }

  /// Adds `1` or `0`.
  mutating func add(_ name: String, _ flag: Bool?) {
    if let flag { append(Parameter(name, flag ? "1" : "0")) }
  }

  /// Adds `1`, or nothing where Matomo's default says the same.
  mutating func add(_ name: String, ifSet flag: Bool) {
    if flag { append(Parameter(name, "1")) }
  }
}
