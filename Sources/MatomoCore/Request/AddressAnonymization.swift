/// How much of an address is masked before anything is made of it, counted as Matomo's own setting counts (0 to 4 bytes).
public enum AddressAnonymization: Int, Sendable, Hashable, CaseIterable {
  /// The address stays as it is.
  case off

  /// The last byte of IPv4; IPv6 keeps 64 bits.
  case oneByte

  /// The last two bytes of IPv4; IPv6 keeps 48 bits.
  case twoBytes

  /// The last three bytes of IPv4; IPv6 keeps 24 bits.
  case threeBytes

  /// Nothing is left: `0.0.0.0` or `::`.
  case all
}

extension IPAddress {
  /// The address with its last part masked, as Matomo masks it.
  public func anonymized(_ anonymization: AddressAnonymization) -> IPAddress {
    if isIPv4 {
      let masked = UInt64(anonymization.rawValue) * 8
      return IPAddress(high: high, low: (low >> masked) << masked)
    }
    return switch anonymization {
    case .off: self
    case .oneByte: IPAddress(high: high, low: 0)
    case .twoBytes: IPAddress(high: (high >> 16) << 16, low: 0)
    case .threeBytes: IPAddress(high: (high >> 40) << 40, low: 0)
    case .all: IPAddress(high: 0, low: 0)
    }
  }
}
