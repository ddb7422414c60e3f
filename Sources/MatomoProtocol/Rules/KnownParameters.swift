/// Some of the known parameters.
package struct KnownParameters: Sendable, Hashable {
  private var bits: UInt64 = 0

  package init() {}

  package init(_ parameters: KnownParameter...) {
    for parameter in parameters { insert(parameter) }
  }

  package func contains(_ parameter: KnownParameter) -> Bool { bits & Self.bit(parameter) != 0 }

  package func isDisjoint(with other: Self) -> Bool { bits & other.bits == 0 }

  package mutating func insert(_ parameter: KnownParameter) { bits |= Self.bit(parameter) }

  package mutating func remove(_ parameter: KnownParameter) { bits &= ~Self.bit(parameter) }

  private static func bit(_ parameter: KnownParameter) -> UInt64 { 1 << UInt64(parameter.rawValue) }
}
