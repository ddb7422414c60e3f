import Glibc
import Synchronization

/// What the doorman and all daemons share.
final class House: Sendable {
  let configuration: HTTPServer.Configuration
  let handler: @Sendable (HTTPRequest, HTTPExchange) -> Void
  let registry = Mutex(ConnectionRegistry())

  /// No new connection; an answer closes its connection.
  let isStopping = Atomic(false)

  /// No further connection may be suspended.
  let isClosing = Atomic(false)

  let requestDeadline: Milliseconds
  let idleDeadline: Milliseconds
  let responseDeadline: Milliseconds

  private let bell: Doorbell

  init(
    _ configuration: HTTPServer.Configuration,
    bell: Doorbell,
    handler: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void
  ) {
    self.configuration = configuration
    self.handler = handler
    self.bell = bell
    requestDeadline = configuration.requestDeadline.milliseconds
    idleDeadline = configuration.idleDeadline.milliseconds
    responseDeadline = configuration.responseDeadline.milliseconds
  }

  func wakeDoorman() {
    bell.ring()
  }
}
