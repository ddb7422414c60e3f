import MatomoPlatform
import Synchronization

/// A server on a raw socket that does to each connection what the test says, for as long as the test run lasts.
package final class ScriptedServer: Sendable {
  package let port: UInt16

  private let listener: Int32
  private let accepts = Mutex(0)

  package var acceptCount: Int { accepts.withLock { $0 } }

  package var url: String { "http://127.0.0.1:\(port)/matomo.php" }

  private let script: @Sendable (ScriptedConnection) -> Void

  /// Listens on a free port.
  ///
  /// - Parameter isDown: The port is taken, but connections are refused until ``start()``.
  package init(isDown: Bool = false, script: @escaping @Sendable (ScriptedConnection) -> Void) throws {
    self.script = script
    listener = try Self.makeSocket()
    port = Self.port(of: listener)
    if !isDown { try start() }
  }

  /// Takes connections from now on.
  package func start() throws {
    // A backlog that overflows resets connections, which would look like a failure of the client.
    try succeed(listen(listener, 1024))
    startThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
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

  package func refuseConnections() {
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A port that nobody listens on.
  package static func closedPort() throws -> UInt16 {
    let socket = try makeSocket()
    defer { close(socket) }
    return port(of: socket)
  }

  private static func makeSocket() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try succeed(descriptor < 0 ? -1 : 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
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
