internal import CMatomoMicrohttpd
import MatomoPlatform
import Synchronization

/// One thread of libmicrohttpd with the connections that were given to it.
///
/// It has no listening socket. The acceptor accepts instead, which gives exact limits and a listening socket that closes
/// at once; libmicrohttpd's own way to stop listening can abort the process when it meets a busy thread.
///
/// Unchecked, since a pointer is never Sendable: libmicrohttpd allows both calls made with it from any thread, and
/// `stop` is called once, by the thread that calls `serve`.
struct Daemon: @unchecked Sendable {
  private let pointer: OpaquePointer

  /// The shared state has to outlive the daemon.
  init?(_ shared: ServerState) {
    let limit = UInt32(clamping: shared.configuration.maximumConnections + 1)
    let started = microhttpd_start(
      shared.configuration.maximumHeader,
      limit,
      Daemon.step,
      Daemon.requestLine,
      Daemon.completed,
      Daemon.connectionChanged,
      Daemon.unescape,
      Unmanaged.passUnretained(shared).toOpaque()
    )
    guard let started else { return nil }
    pointer = started
  }

  /// Takes over an accepted socket; it is closed when this fails.
  func serve(_ descriptor: Int32, _ address: inout sockaddr_storage, _ length: socklen_t) -> Bool {
    withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        MHD_add_connection(pointer, descriptor, address, length) == .YES
      }
    }
  }

  /// Closes all connections, none of which may be suspended, and waits for the thread.
  func stop() {
    MHD_stop_daemon(pointer)
  }
}

extension Daemon {
  private static let connectionChanged: MHD_NotifyConnectionCallback = { state, handle, context, code in
    guard let state, let handle, let context else { return }
    let shared = Unmanaged<ServerState>.fromOpaque(state).takeUnretainedValue()
    switch code {
    case .CONNECTION_NOTIFY_STARTED:
      let descriptor = microhttpd_socket(handle)
      guard let connection = shared.registry.withLock({ $0.connections[descriptor] }) else { return }
      context.pointee = Unmanaged.passRetained(RequestCycle(connection, shared)).toOpaque()
    case .CONNECTION_NOTIFY_CLOSED:
      guard let raw = context.pointee else { return }
      let cycle = Unmanaged<RequestCycle>.fromOpaque(raw).takeRetainedValue()
      shared.registry.withLock { $0.remove(cycle.connection) }
      if shared.isStopping.load(ordering: .acquiring) {
        shared.wakeAcceptor()
      }
    }
  }

  private static let requestLine:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? = {
      _,
      text,
      handle in
      guard let handle, let raw = microhttpd_socket_context(handle) else { return nil }
      let cycle = Unmanaged<RequestCycle>.fromOpaque(raw).takeUnretainedValue()
      let bytes = UnsafeRawBufferPointer(start: text, count: text.map { strlen($0) } ?? 0)
        .assumingMemoryBound(to: UInt8.self)
      cycle.begin(RequestTarget(bytes))
      // libmicrohttpd would now parse the query into a list that nobody reads, and never answer if that list outgrows
      // its memory. The text is in its own buffer: a query that ends at once costs nothing.
      if let mark = bytes.firstIndex(of: UInt8(ascii: "?")), mark + 1 < bytes.count {
        UnsafeMutableRawPointer(mutating: bytes.baseAddress)?.storeBytes(of: 0, toByteOffset: mark + 1, as: UInt8.self)
      }
      return raw
    }

  private static let step: MHD_AccessHandlerCallback = { _, handle, _, method, version, data, size, context in
    guard let handle, let method, let version, let size, let raw = context?.pointee else { return .NO }
    let cycle = Unmanaged<RequestCycle>.fromOpaque(raw).takeUnretainedValue()
    let piece = UnsafeRawBufferPointer(start: data, count: data == nil ? 0 : size.pointee)
    size.pointee = 0
    return cycle.step(ConnectionHandle(pointer: handle), method: method, version: version, piece: piece)
  }

  private static let completed: MHD_RequestCompletedCallback = { _, _, context, _ in
    guard let raw = context?.pointee else { return }
    Unmanaged<RequestCycle>.fromOpaque(raw).takeUnretainedValue().end()
  }

  /// The path is taken as it was sent, so nothing has to be decoded in place.
  private static let unescape:
    @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = { _, _, text in
      text.map { strlen($0) } ?? 0
    }
}
