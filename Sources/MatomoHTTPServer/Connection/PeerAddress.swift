// Which C module the socket types belong to depends on the order in which the compiler meets them.
internal import CMatomoMicrohttpd
import MatomoHTTP

/// The address of the other end of a connection.
struct PeerAddress {
  /// What shares one allowance of connections: an IPv4 address, or an IPv6 /64, since that is what one subscriber gets.
  struct Subscriber: Hashable {
    let bits: UInt64
    let isIPv4: Bool
  }

  /// `nil` on a Unix domain socket.
  let address: IPAddress?
  let subscriber: Subscriber?

  init(_ storage: sockaddr_storage) {
    address = withUnsafeBytes(of: storage) { IPAddress(socketAddress: $0) }
    subscriber = address.map { Subscriber(bits: $0.isIPv4 ? $0.low : $0.high, isIPv4: $0.isIPv4) }
  }
}
