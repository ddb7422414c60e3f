import MatomoHTTP
import MatomoPlatform
import Synchronization

/// What the acceptor and all daemons have in common.
final class ServerState: Sendable {
  let configuration: HTTPServer.Configuration
  let handler: @Sendable (HTTPRequest, HTTPExchange) -> Void
  let registry = Mutex(ConnectionRegistry())

  /// The bytes of the bodies of all requests that are not answered yet.
  let bodies = Atomic(0)

  /// Whether the server is stopping: no new connection is accepted, and each answer closes its connection.
  let isStopping = Atomic(false)

  /// Whether the server is closing: no further connection may be suspended.
  let isClosing = Atomic(false)

  let requestDeadline: Milliseconds
  let idleDeadline: Milliseconds
  let responseDeadline: Milliseconds

  private let wakeup: WakeupPipe

  init(
    _ configuration: HTTPServer.Configuration,
    wakeup: WakeupPipe,
    handler: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void
  ) {
    self.configuration = configuration
    self.handler = handler
    self.wakeup = wakeup
    requestDeadline = configuration.requestDeadline.milliseconds
    idleDeadline = configuration.idleDeadline.milliseconds
    responseDeadline = configuration.responseDeadline.milliseconds
  }

  func wakeAcceptor() {
    wakeup.wake()
  }
}
