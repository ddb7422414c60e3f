import MatomoPlatform
import Synchronization

/// A server on a raw socket that does to each connection what the test says, for as long as the test run lasts.
///
/// Its port stays its own while it is down: connections are refused, and no other program gets it meanwhile.
package final class ScriptedServer: Sendable {
  package let port: UInt16

  /// Has the port, and never listens.
  private let holder: Int32
  private let listener = Mutex<Int32?>(nil)
  private let accepts = Mutex(0)

  package var acceptCount: Int { accepts.withLock { $0 } }

  package var url: String { "http://127.0.0.1:\(port)/matomo.php" }

  private let script: @Sendable (ScriptedConnection) -> Void

  /// Listens on a free port.
  ///
  /// - Parameter isDown: Connections are refused until ``start()``.
  package init(isDown: Bool = false, script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    self.script = script
    holder = try Self.makeSocket(port: 0)
    port = Self.port(of: holder)
    if !isDown { try start() }
  }

  /// Takes connections from now on.
  package func start() throws {
    let descriptor = try Self.makeSocket(port: port)
    // A backlog that overflows resets connections, which would look like a failure of the client.
    try succeed(listen(descriptor, 1024))
    listener.withLock { $0 = descriptor }
    startThread { [self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        if connection < 0, errno == EINTR || errno == ECONNABORTED { continue }
        if connection < 0 { return }
        accepts.withLock { $0 += 1 }
        startThread { [self] in
          let scripted = ScriptedConnection(connection)
          script(scripted)
          scripted.close()
        }
      }
    }
  }

  /// Refuses connections from now on; those that are there go on.
  package func stop() {
    listener.withLock {
      if let descriptor = $0 { shutdown(descriptor, Int32(SHUT_RDWR)) }
      $0 = nil
    }
  }

  private static func makeSocket(port: UInt16) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try succeed(descriptor < 0 ? -1 : 0)
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try succeed(code)
    return descriptor
  }

  private static func port(of descriptor: Int32) -> UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }
}

package struct SystemCallFailed: Error {
  let number = errno
}

private func succeed(_ code: Int32) throws {
  if code != 0 { throw SystemCallFailed() }
}

/// A thread of its own, since the script blocks: the threads of the test run are few.
private func startThread(_ work: @escaping @Sendable () -> Void) {
  var thread = pthread_t()
  let argument = Unmanaged.passRetained(ThreadWork(work)).toOpaque()
  let code = pthread_create(
    &thread,
    nil,
    { argument in
      if let argument { Unmanaged<ThreadWork>.fromOpaque(argument).takeRetainedValue().work() }
      return nil
    },
    argument
  )
  precondition(code == 0, "no thread for the scripted server")
  pthread_detach(thread)
}

private final class ThreadWork {
  let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) {
    self.work = work
  }
}
