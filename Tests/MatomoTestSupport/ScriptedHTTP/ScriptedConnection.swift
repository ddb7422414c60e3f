import MatomoPlatform
import Synchronization

/// The server's end of one connection.
///
/// Its reads wait until the client has closed its end, and for five minutes at most: a connection that is kept open must not
/// end by itself in the middle of a test.
package final class ScriptedConnection: Sendable {
  package struct Request: Sendable {
    package var head: String
    package var body: [UInt8]
  }

  private let descriptor: Mutex<Int32?>

  init(_ descriptor: Int32) {
    var limit = timeval(tv_sec: 300, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    self.descriptor = Mutex(descriptor)
  }

  package func readRequest() -> Request? {
    guard let head = readHead() else { return nil }
    let length = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
    let body = read(atLeast: length ?? 0)
    return body.count == length ?? 0 ? Request(head: head, body: body) : nil
  }

  package func readHead() -> String? {
    var head: [UInt8] = []
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      let byte = read(atLeast: 1)
      if byte.isEmpty { return nil }
      head += byte
    }
    return String(decoding: head, as: UTF8.self)
  }

  package func read(atLeast count: Int) -> [UInt8] {
    guard let descriptor = descriptor.withLock(\.self) else { return [] }
    var bytes = [UInt8](repeating: 0, count: count)
    var length = 0
    while length < count {
      let part = bytes[length...].withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
      if part <= 0 { break }
      length += part
    }
    return Array(bytes[..<length])
  }

  /// False once the client is gone.
  @discardableResult
  package func write(_ text: String) -> Bool {
    guard let descriptor = descriptor.withLock(\.self) else { return false }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count <= 0 { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  /// Waits until the client has closed its end; false if it does not.
  package func waitForEnd() -> Bool {
    guard let descriptor = descriptor.withLock(\.self) else { return true }
    var byte: UInt8 = 0
    while true {
      let count = recv(descriptor, &byte, 1, 0)
      if count == 0 || count < 0 && errno == ECONNRESET { return true }
      if count < 0 { return false }
    }
  }

  /// Ends the connection with a RST instead of a FIN.
  package func reset() {
    descriptor.withLock {
      guard let open = $0 else { return }
      var option = linger(l_onoff: 1, l_linger: 0)
      setsockopt(open, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
    close()
  }

  package func close() {
    descriptor.withLock {
      if let open = $0 { _ = MatomoPlatform.close(open) }
      $0 = nil
    }
  }
}
