import MatomoPlatform

/// An IPv4 or IPv6 address.
///
/// An IPv4 address that is written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address: a server that listens on both
/// families sees every IPv4 visitor that way.
public struct IPAddress: Sendable, Hashable, CustomStringConvertible {
  /// The upper and the lower half of 128 bits; IPv4 stands in its mapped form.
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  private init(_ v6: in6_addr) {
    let (high, low) = withUnsafeBytes(of: v6) { bytes in
      (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
    self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
  }

  package init(v4: UInt32) {
    self.init(high: 0, low: 0xffff_0000_0000 | UInt64(v4))
  }

  /// Reads an address in the usual notation; `nil` for anything else, also for a port, brackets or leading zeros.
  ///
  /// The zone of a link-local address (`fe80::1%eth0`) is dropped: it means something on one machine only.
  public init?(_ text: some StringProtocol) {
    self.init(String(text))
  }

  /// Reads an address in the usual notation, as above.
  public init?(_ text: String) {
    guard text.utf8.count <= 64 else { return nil }
    var digits = text
    if let zone = digits.utf8.firstIndex(of: UInt8(ascii: "%")) {
      guard zone != digits.startIndex, digits.utf8[zone...].count > 1 else { return nil }
      digits = String(digits[..<zone])
      guard digits.utf8.contains(UInt8(ascii: ":")) else { return nil }
    }
    // What follows reads up to a NUL.
    guard digits.utf8.allSatisfy({ $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
      return nil
    }
    let parsed: IPAddress? = digits.withCString { pointer in
      var v4 = in_addr()
      if inet_pton(AF_INET, pointer, &v4) == 1 { return IPAddress(v4: UInt32(bigEndian: v4.s_addr)) }
      var v6 = in6_addr()
      return inet_pton(AF_INET6, pointer, &v6) == 1 ? IPAddress(v6) : nil
    }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads a `sockaddr`; `nil` for that of a Unix domain socket, which has no such address.
  package init?(socketAddress bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= MemoryLayout<sa_family_t>.size else { return nil }
    switch Int32(bytes.loadUnaligned(as: sa_family_t.self)) {
    case AF_INET where bytes.count >= MemoryLayout<sockaddr_in>.size:
      self.init(v4: UInt32(bigEndian: bytes.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr))
    case AF_INET6 where bytes.count >= MemoryLayout<sockaddr_in6>.size:
      self.init(bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
    default: return nil
    }
  }

  /// Whether it is an IPv4 address.
  public var isIPv4: Bool { high == 0 && low >> 32 == 0xffff }

  /// The usual notation; IPv6 in the short form of RFC 5952.
  public var description: String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
      let written: UnsafePointer<CChar>?
      if isIPv4 {
        var v4 = in_addr(s_addr: UInt32(truncatingIfNeeded: low).bigEndian)
        written = inet_ntop(AF_INET, &v4, buffer.baseAddress, socklen_t(buffer.count))
      } else {
        var v6 = (high.bigEndian, low.bigEndian)
        written = inet_ntop(AF_INET6, &v6, buffer.baseAddress, socklen_t(buffer.count))
      }
      return written.map { String(cString: $0) } ?? ""
    }
  }
}
