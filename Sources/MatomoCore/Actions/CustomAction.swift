/// Marks a hit that is not a page view (`ca`), so that Matomo never takes it for one where the plugin for it is off.
///
/// Only for hits that a plugin takes, such as events and content. Where none does, Matomo fails the whole bulk request.
public struct CustomAction: ParameterGroup, Hashable {
  /// Creates the mark.
  public init() {}

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] { [Parameter("ca", "1")] }
}
