import MatomoPlatform
import MatomoTestSupport
import Testing

/// A client that sends exactly the bytes it is told to.
final class TestClient {
  struct Answer: Equatable {
    var status: Int
    var headers: [String]
    var body: String

    func values(of name: String) -> [String] {
      let start = "\(name.lowercased()): "
      return headers.filter { $0.lowercased().hasPrefix(start) }.map { String($0.dropFirst(start.count)) }
    }
  }

  enum Failure: Error {
    case connect(Int32)
    case send(Int32)
    case closed(received: String)
    case malformed(String)
  }

  private let descriptor: Int32
  private var received: [UInt8] = []

  init(_ port: UInt16, ipv6: Bool = false) throws {
    descriptor = socket(ipv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let code: Int32
    if ipv6 {
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_addr = in6addr_loopback
      code = withUnsafePointer(to: address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
        }
      }
    } else {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
      code = withUnsafePointer(to: address) { address in
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    if code != 0 {
      // The descriptor is closed by deinit, which runs since all properties are set.
      throw Failure.connect(errno)
    }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit {
    MatomoPlatform.close(descriptor)
  }

  func send(_ text: String) async throws {
    try await send([UInt8](text.utf8))
  }

  func send(_ bytes: [UInt8]) async throws {
    var rest = bytes[...]
    try await eventually("the server takes what is sent") {
      while !rest.isEmpty {
        let sent = rest.withUnsafeBytes {
          MatomoPlatform.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if sent < 0 {
          if errno == EAGAIN { return false }
          throw Failure.send(errno)
        }
        rest = rest.dropFirst(sent)
      }
      return true
    }
  }

  /// Whether the server has closed, and has sent nothing before.
  var isClosed: Bool {
    var byte: UInt8 = 0
    let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK))
    return count == 0 || count < 0 && errno != EAGAIN
  }

  /// Says that nothing more will be sent.
  func finishSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Makes the close abrupt: the server gets a reset.
  func closeAbruptly() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    shutdown(descriptor, Int32(SHUT_RDWR))
  }

  func get(_ target: String, _ headers: String...) async throws -> Answer {
    try await send("GET \(target) HTTP/1.1\r\nHost: a\r\n\(headers.map { $0 + "\r\n" }.joined())\r\n")
    return try await answer()
  }

  /// The next answer; `hasBody` is false for one to HEAD.
  func answer(hasBody: Bool = true) async throws -> Answer {
    var end = 0
    try await waitForBytes {
      guard let index = self.indexOfBlankLine else { return false }
      end = index
      return true
    }
    let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
    received.removeFirst(end + 4)
    guard let first = lines.first, let status = Int(first.dropFirst(9).prefix(3)) else {
      throw Failure.malformed(lines.joined(separator: "|"))
    }
    var answer = Answer(status: status, headers: Array(lines.dropFirst()), body: "")
    guard hasBody, status != 204, status >= 200 else { return answer }
    guard let length = answer.values(of: "Content-Length").first.flatMap({ Int($0) }) else {
      throw Failure.malformed(lines.joined(separator: "|"))
    }
    try await waitForBytes { self.received.count >= length }
    answer.body = String(decoding: received[..<length], as: UTF8.self)
    received.removeFirst(length)
    return answer
  }

  /// Everything up to the end of the connection.
  func rest() async throws -> String {
    do {
      try await waitForBytes { false }
    } catch Failure.closed {
      return String(decoding: received, as: UTF8.self)
    }
    return ""
  }

  private var indexOfBlankLine: Int? {
    guard received.count >= 4 else { return nil }
    return (0...received.count - 4).first { received[$0..<$0 + 4].elementsEqual("\r\n\r\n".utf8) }
  }

  private func waitForBytes(_ isComplete: () -> Bool) async throws {
    try await eventually("the server answers or closes") {
      while true {
        if isComplete() { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count > 0 {
          received += buffer[..<count]
        } else if count < 0 && errno == EAGAIN {
          return false
        } else {
          throw Failure.closed(received: String(decoding: received, as: UTF8.self))
        }
      }
    }
  }
}
