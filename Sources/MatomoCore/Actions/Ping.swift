/// A sign that the visitor is still there (`ping`).
///
/// It lengthens the visit, and records nothing else.
///
/// Matomo ignores it where there is no visit. It does not go together with ``CustomAction``.
public struct Ping: ParameterGroup, Hashable {
  /// Creates a ping.
  public init() {}

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] { [Parameter("ping", "1")] }
}
