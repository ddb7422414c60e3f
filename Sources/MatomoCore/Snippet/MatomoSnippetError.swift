/// A value that a snippet cannot hold.
public struct MatomoSnippetError: Error, Hashable, CustomStringConvertible {
  /// The option, such as `heartBeat`.
  public let option: String

  /// What is wrong with the value, and what to write instead.
  public let reason: String

  init(_ option: String, _ reason: String) {
    self.option = option
    self.reason = reason
  }

  /// The option and the reason.
  public var description: String { "\(option): \(reason)" }
}
