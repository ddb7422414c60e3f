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
