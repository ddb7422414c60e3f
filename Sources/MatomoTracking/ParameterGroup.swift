/// Parameters of the tracking API that belong together, such as those of an event.
///
/// A group holds typed values of which Matomo takes every one, so that ``Hit/add(_:)`` cannot fail.
public protocol ParameterGroup: Sendable {
  /// The parameters that have a value, in the order in which they are sent.
  var parameters: [Parameter] { get }
}
