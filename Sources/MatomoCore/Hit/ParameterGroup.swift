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
