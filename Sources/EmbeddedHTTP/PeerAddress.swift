// Which C module the socket types belong to depends on the order in which the compiler meets them.
internal import CMicrohttpd
import Glibc

/// The address of the other end of a connection.
struct PeerAddress {
  /// What shares one allowance of connections: an IPv4 address, or an IPv6 /64, since that is what one subscriber gets.
  struct Subscriber: Hashable {
    let bytes: UInt64
    let isIPv4: Bool
  }

  let text: String
  let subscriber: Subscriber

  init(_ storage: sockaddr_storage) {
    var storage = storage
    (text, subscriber) = withUnsafeBytes(of: &storage) { raw in
      guard raw.load(as: sockaddr.self).sa_family == sa_family_t(AF_INET6) else {
        return PeerAddress.ipv4(raw.load(as: sockaddr_in.self).sin_addr)
      }
      let address = raw.load(as: sockaddr_in6.self).sin6_addr
      return withUnsafeBytes(of: address) { bytes in
        let mapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
        if mapped {
          return PeerAddress.ipv4(bytes.loadUnaligned(fromByteOffset: 12, as: in_addr.self))
        }
        return (
          PeerAddress.text(AF_INET6, bytes.baseAddress),
          Subscriber(bytes: bytes.loadUnaligned(as: UInt64.self), isIPv4: false)
        )
      }
    }
  }

  private static func ipv4(_ address: in_addr) -> (String, Subscriber) {
    withUnsafeBytes(of: address) { bytes in
      (text(AF_INET, bytes.baseAddress), Subscriber(bytes: UInt64(address.s_addr), isIPv4: true))
    }
  }

  private static func text(_ family: Int32, _ address: UnsafeRawPointer?) -> String {
    guard let address else { return "" }
    return String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress, inet_ntop(family, address, start, socklen_t(text.count)) != nil else {
          return 0
        }
        return strlen(start)
      }
    }
  }
}
