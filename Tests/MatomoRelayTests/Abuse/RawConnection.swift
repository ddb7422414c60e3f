import MatomoPlatform
import MatomoTestSupport
import Testing

/// A connection on which a test sends exactly the bytes that it means to.
final class RawConnection: Sendable {
  struct Answer: Sendable {
    let status: Int

    /// In their order; `Date`, which the server adds, is left out.
    let headers: [String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
      headers.first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }.map { String($0.dropFirst(name.count + 2)) }
    }
  }

  let descriptor: Int32

  /// - Parameter host: The last number of the address 127.0.0.x that it comes from.
  init(_ port: UInt16, from host: UInt8 = 1) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemFailure("no socket", errno) }
    if host != 1 {
      // Else the system would look for a port that is free for any destination.
      var yes: Int32 = 1
      let bindAddressNoPort: Int32 = 24
      setsockopt(descriptor, Int32(IPPROTO_IP), bindAddressNoPort, &yes, socklen_t(MemoryLayout<Int32>.size))
      guard Self.with(host, 0, { bind(descriptor, $0, $1) }) == 0 else { throw SystemFailure("no address", errno) }
    }
    guard Self.with(1, port, { connect(descriptor, $0, $1) }) == 0 else { throw SystemFailure("no connection", errno) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    MatomoPlatform.close(descriptor)
  }

  private static func with(_ host: UInt8, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32)
    -> Int32
  {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = (0x7f00_0000 | UInt32(host)).bigEndian
    return withUnsafePointer(to: address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  /// Has the server get a reset when the connection is released.
  func abandon() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
  }

  /// Sends what fits without waiting; false if the server has closed.
  @discardableResult
  func push(_ bytes: [UInt8]) -> Bool {
    let count = MatomoPlatform.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
    return count >= 0 || errno == EAGAIN
  }

  func send(_ text: String) async throws { try await send(Array(text.utf8)) }

  /// Sends all of it, or what the server takes before it closes.
  func send(_ bytes: [UInt8]) async throws {
    var sent = 0
    try await eventually("the server takes what is sent") {
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
          MatomoPlatform.send(descriptor, buffer.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
        }
        guard count >= 0 else { return errno != EAGAIN }
        sent += count
      }
      return true
    }
  }

  /// Whether the server has closed, and what it sent before.
  func poll(_ received: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return count == 0 || errno != EAGAIN }
      received += buffer[..<count]
    }
  }

  /// All that comes until the server closes.
  func rest() async throws -> String {
    var received: [UInt8] = []
    try await eventually("the server closes") { poll(&received) }
    return String(decoding: received, as: UTF8.self)
  }

  /// The next answer, or nil if the server closes without one.
  ///
  /// - Parameter hasBody: False for an answer to `HEAD`.
  func answer(hasBody: Bool = true) async throws -> Answer? {
    var received: [UInt8] = []
    var answer: Answer?
    try await eventually("the server answers") {
      let isClosed = poll(&received)
      answer = Self.parse(received, hasBody: hasBody)
      return answer != nil || isClosed
    }
    return answer
  }

  private static func parse(_ bytes: [UInt8], hasBody: Bool) -> Answer? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
    guard let first = lines.first, let status = Int(first.dropFirst(9).prefix(3)) else { return nil }
    let headers = lines.dropFirst().filter { !$0.hasPrefix("Date: ") }
    let body = Array(bytes[(end + 4)...])
    let length = headers.first { $0.hasPrefix("Content-Length: ") }.flatMap { Int($0.dropFirst(16)) }
    if hasBody, let length, body.count < length { return nil }
    return Answer(status: status, headers: headers, body: body)
  }
}
