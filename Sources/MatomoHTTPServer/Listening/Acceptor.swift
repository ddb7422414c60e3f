// Which C module the socket types belong to depends on the order in which the compiler meets them.
internal import CMatomoMicrohttpd
import MatomoPlatform
import Synchronization

/// Accepts connections, ends those whose deadline has passed, and stops the server.
///
/// It is one thread of its own.
final class Acceptor: Sendable {
  private enum Stopping {
    case no
    case requested(grace: Milliseconds)
    case done
  }

  private struct State {
    var stopping = Stopping.no
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  private let shared: ServerState
  private let wakeup: WakeupPipe
  private let socket: ListeningSocket
  private let daemons: [Daemon]
  private let state = Mutex(State())

  /// A deadline is noticed after a quarter of its length at most, and within a second.
  private let sweepInterval: Milliseconds

  init(_ shared: ServerState, _ wakeup: WakeupPipe, _ socket: ListeningSocket, _ daemons: [Daemon]) {
    self.shared = shared
    self.wakeup = wakeup
    self.socket = socket
    self.daemons = daemons
    let shortest = min(shared.requestDeadline, shared.idleDeadline, shared.responseDeadline)
    sweepInterval = min(max(shortest / 4, 10), 1000)
  }

  /// Starts the thread; returns `false` if the system has none left.
  func start() -> Bool {
    let acceptor = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let code = pthread_create(
      &thread,
      nil,
      { acceptor in
        if let acceptor {
          Unmanaged<Acceptor>.fromOpaque(acceptor).takeRetainedValue().work()
        }
        return nil
      },
      acceptor.toOpaque()
    )
    guard code == 0 else {
      acceptor.release()
      return false
    }
    pthread_detach(thread)
    return true
  }

  /// Only the first call's grace counts.
  func requestStop(grace: Duration) {
    state.withLock { state in
      guard case .no = state.stopping else { return }
      state.stopping = .requested(grace: grace.milliseconds)
      shared.isStopping.store(true, ordering: .releasing)
      wakeup.wake()
    }
  }

  func waitUntilStopped() async {
    await withCheckedContinuation { continuation in
      let isDone = state.withLock { state in
        if case .done = state.stopping { return true }
        state.waiters.append(continuation)
        return false
      }
      if isDone {
        continuation.resume()
      }
    }
  }

  var connectionCount: Int { shared.registry.withLock { $0.count } }

  private func work() {
    let grace = serve()
    close(socket.descriptor)
    let end = coarseNow() + grace
    while coarseNow() < end, hasConnectionsAfterClosingIdleOnes() {
      wait(for: [wakeup.readingEnd], atMost: 20)
      sweep()
    }
    shared.isClosing.store(true, ordering: .releasing)
    for connection in connections {
      connection.suspendedFor.withLock { $0 }?.giveUp()
    }
    for daemon in daemons {
      daemon.stop()
    }
    let waiters = state.withLock { state in
      state.stopping = .done
      defer { state.waiters = [] }
      return state.waiters
    }
    for waiter in waiters {
      waiter.resume()
    }
  }

  /// Returns when the server has to stop, with the time for begun requests.
  private func serve() -> Milliseconds {
    var nextSweep = coarseNow() + sweepInterval
    var nextDaemon = 0
    while true {
      if case .requested(let grace) = state.withLock({ $0.stopping }) { return grace }
      wait(for: [wakeup.readingEnd, socket.descriptor], atMost: sweepInterval)
      // A bounded number, so that a flood of connections delays neither deadlines nor the stop.
      for _ in 0..<64 {
        guard accept(for: daemons[nextDaemon % daemons.count]) else { break }
        nextDaemon &+= 1
      }
      if coarseNow() >= nextSweep {
        sweep()
        nextSweep = coarseNow() + sweepInterval
      }
    }
  }

  private func wait(for descriptors: [Int32], atMost timeout: Milliseconds) {
    var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    poll(&polled, nfds_t(polled.count), Int32(clamping: timeout))
    if polled[0].revents != 0 {
      wakeup.drain()
    }
  }

  /// Accepts one connection if one is there.
  private func accept(for daemon: Daemon) -> Bool {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let descriptor = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        MatomoPlatform.accept(socket.descriptor, $0, &length)
      }
    }
    guard descriptor >= 0 else {
      if [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) {
        // The connection stays in the queue, so `poll` would return at once: wait for others to close theirs.
        wait(for: [wakeup.readingEnd], atMost: 50)
      }
      return false
    }
    let peer = PeerAddress(address)
    let connection = Connection(descriptor: descriptor, peer: peer, deadline: coarseNow() + shared.requestDeadline)
    if let refusal = register(connection) {
      refusal.send(to: descriptor)
      close(descriptor)
    } else if !daemon.serve(descriptor, &address, length) {
      shared.registry.withLock { $0.remove(connection) }
    }
    return true
  }

  private func register(_ connection: Connection) -> RawRefusal? {
    let limits = shared.configuration
    let isProxy = limits.isTrustedProxy(connection.peer.address)
    return shared.registry.withLock { registry in
      if registry.count >= limits.maximumConnections { return .noRoom }
      let neighbours = registry.connections(of: connection.peer.subscriber)
      if !isProxy, neighbours >= limits.maximumConnectionsPerAddress { return .tooManyConnections }
      registry.add(connection)
      return nil
    }
  }

  private var connections: [Connection] {
    shared.registry.withLock { [Connection]($0.connections.values) }
  }

  private func sweep() {
    let now = coarseNow()
    // Under the lock, since a connection leaves the registry before its descriptor is closed and used for another.
    shared.registry.withLock { registry in
      for connection in registry.connections.values {
        guard let phase = connection.expire(at: now) else { continue }
        if phase == .body {
          RawRefusal.requestTimeout.send(to: connection.descriptor)
        }
        connection.shutDown()
      }
    }
  }

  private func hasConnectionsAfterClosingIdleOnes() -> Bool {
    shared.registry.withLock { registry in
      for connection in registry.connections.values
      where connection.phase == .waiting && !connection.hasUnreadBytes {
        connection.shutDown()
      }
      return registry.count > 0
    }
  }
}
