/// A value that Matomo would refuse, ignore or choke on, and which therefore cannot become part of a hit.
public struct MatomoTrackingError: Error, Hashable, CustomStringConvertible {
  /// The parameter as the tracking API names it, such as `e_v`.
  public let parameter: String

  /// What is wrong with the value, and what would be right.
  public let reason: String

  package init(_ parameter: String, _ reason: String) {
    self.parameter = parameter
    self.reason = reason
  }

  /// The parameter and the reason.
  public var description: String { "\(parameter): \(reason)" }
}
