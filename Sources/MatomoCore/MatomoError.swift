/// A value that cannot be used, found where it is made: when a hit, a configuration or a snippet is put together.
public struct MatomoError: Error, Hashable, CustomStringConvertible {
  /// What is wrong: a parameter as the tracking API names it, such as `e_v`, a property of the configuration, such as
  /// `requests.dimensions`, or an option of the snippet, such as `heartBeat`.
  public let name: String

  /// What is wrong with the value, and what would be right.
  public let reason: String

  package init(_ name: String, _ reason: String) {
    self.name = name
    self.reason = reason
  }

  /// The name and the reason, on one line.
  public var description: String { "\(name): \(reason)" }
}
