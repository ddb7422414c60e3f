/// A block of addresses, such as `10.0.0.0/8`, or a single one.
public struct CIDRBlock: Sendable, Hashable, CustomStringConvertible {
  private let network: IPAddress
  private let maskHigh: UInt64
  private let maskLow: UInt64

  /// The block as it was written.
  public let description: String

  /// Reads an address, or an address with a prefix length; bits after the prefix are ignored.
  ///
  /// - Throws: ``MatomoError`` if it is neither.
  public init(_ text: String) throws(MatomoError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else {
      throw MatomoError("address", "‘\(text)’ is not an address or a block such as 10.0.0.0/8")
    }
    let width = first.utf8.contains(UInt8(ascii: ":")) ? 128 : 32
    var length = width
    if parts.count == 2 {
      guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy(\.isASCIIDigit), let given = Int(parts[1]),
        given <= width
      else {
        throw MatomoError("address", "‘\(text)’ must end with a prefix length of 0 to \(width)")
      }
      length = given
    }
    let bits = length + 128 - width
    maskHigh = bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits))
    maskLow = bits <= 64 ? 0 : ~(bits == 128 ? 0 : UInt64.max >> UInt64(bits - 64))
    network = IPAddress(high: address.high & maskHigh, low: address.low & maskLow)
    description = text
  }

  /// Whether an address is in the block.
  ///
  /// A block of one family holds no address of the other: `::/0` is all of IPv6.
  public func contains(_ address: IPAddress) -> Bool {
    address.high & maskHigh == network.high && address.low & maskLow == network.low
      && (address.isIPv4 == network.isIPv4)
  }
}
