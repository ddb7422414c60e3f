/// A rule for requests that cannot be followed, found when the tracker is set up and not while it serves.
public struct MatomoRequestsError: Error, Hashable, CustomStringConvertible {
  /// The setting that is at fault, such as `tracking.baseURL`.
  public let setting: String

  /// What is wrong with its value, and what would be right.
  public let reason: String

  package init(_ setting: String, _ reason: String) {
    self.setting = setting
    self.reason = reason
  }

  /// Setting and reason on one line.
  public var description: String { "\(setting): \(reason)" }
}
