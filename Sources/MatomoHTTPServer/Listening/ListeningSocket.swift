// Which C module the socket types belong to depends on the order in which the compiler meets them.
internal import CMatomoMicrohttpd
import MatomoPlatform

/// A socket that accepts connections on one address.
struct ListeningSocket {
  let descriptor: Int32
  let port: UInt16

  init(address: String, port: UInt16) throws(HTTPServerError) {
    let shown = "\(address.contains(":") ? "[\(address)]" : address):\(port)"
    guard var storage = ListeningSocket.socketAddress(address, port) else {
      throw HTTPServerError(
        address: shown,
        reason: "this is no numeric address; write one such as 127.0.0.1, 0.0.0.0, ::1 or ::"
      )
    }
    let descriptor = socket(
      Int32(storage.ss_family),
      Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue),
      0
    )
    guard descriptor >= 0 else {
      throw HTTPServerError(address: shown, reason: ListeningSocket.reason(errno))
    }
    // A restarted server may listen again although connections of its predecessor still linger.
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    if storage.ss_family == sa_family_t(AF_INET6) {
      // So that :: takes IPv4 clients too, whatever the system's default is.
      var no: Int32 = 0
      setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &no, socklen_t(MemoryLayout<Int32>.size))
    }
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let listening = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 1024) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard listening else {
      let reason = ListeningSocket.reason(errno)
      close(descriptor)
      throw HTTPServerError(address: shown, reason: reason)
    }
    self.descriptor = descriptor
    self.port = withUnsafeBytes(of: storage) { UInt16(bigEndian: $0.load(as: sockaddr_in.self).sin_port) }
  }

  private static func socketAddress(_ text: String, _ port: UInt16) -> sockaddr_storage? {
    var storage = sockaddr_storage()
    return withUnsafeMutableBytes(of: &storage) { raw in
      var ipv4 = sockaddr_in()
      ipv4.sin_family = sa_family_t(AF_INET)
      ipv4.sin_port = port.bigEndian
      if inet_pton(AF_INET, text, &ipv4.sin_addr) == 1 {
        raw.storeBytes(of: ipv4, as: sockaddr_in.self)
        return raw.load(as: sockaddr_storage.self)
      }
      var ipv6 = sockaddr_in6()
      ipv6.sin6_family = sa_family_t(AF_INET6)
      ipv6.sin6_port = port.bigEndian
      guard inet_pton(AF_INET6, text, &ipv6.sin6_addr) == 1 else { return nil }
      raw.storeBytes(of: ipv6, as: sockaddr_in6.self)
      return raw.load(as: sockaddr_storage.self)
    }
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case EADDRINUSE: "the address is in use; stop the program that listens there, or choose another port"
    case EADDRNOTAVAIL: "this machine has no such address; choose one of its own, or 127.0.0.1"
    case EACCES: "ports below 1024 need a privilege; choose a higher port, or grant CAP_NET_BIND_SERVICE"
    case EAFNOSUPPORT: "this machine has no IPv6; choose an IPv4 address"
    default: String(cString: strerror(code))
    }
  }
}
