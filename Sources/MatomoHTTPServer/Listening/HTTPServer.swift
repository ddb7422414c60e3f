package import MatomoHTTP
import MatomoPlatform

/// A small HTTP/1.1 server, which listens as soon as it exists.
///
/// Without ``stop(grace:)`` it stops abruptly when it is released.
package final class HTTPServer: Sendable {
  /// The port on which it listens; the one that the system chose if the configuration says 0.
  package let port: UInt16

  private let acceptor: Acceptor

  /// Starts a server whose handler answers at once, or later from wherever it likes.
  ///
  /// - Parameter handler: Is called on a thread that serves other connections too, so it must not block.
  package init(
    configuration: Configuration = Configuration(),
    handler: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void
  ) throws(HTTPServerError) {
    precondition(configuration.threads > 0, "a server needs a thread")
    let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
    guard let wakeup = WakeupPipe() else {
      close(socket.descriptor)
      throw HTTPServerError(address: configuration.address, reason: HTTPServer.exhausted)
    }
    let shared = ServerState(configuration, wakeup: wakeup, handler: handler)
    let daemons = (0..<configuration.threads).compactMap { _ in Daemon(shared) }
    let acceptor = Acceptor(shared, wakeup, socket, daemons)
    guard daemons.count == configuration.threads, acceptor.start() else {
      withExtendedLifetime(shared) {
        for daemon in daemons {
          daemon.stop()
        }
      }
      close(socket.descriptor)
      throw HTTPServerError(address: configuration.address, reason: HTTPServer.exhausted)
    }
    port = socket.port
    self.acceptor = acceptor
  }

  /// Starts a server with an async handler; each request gets a task of its own.
  package convenience init(
    configuration: Configuration = Configuration(),
    answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
  ) throws(HTTPServerError) {
    try self.init(configuration: configuration) { request, exchange in
      Task { exchange.answer(await answer(request)) }
    }
  }

  deinit {
    acceptor.requestStop(grace: .zero)
  }

  /// Stops quietly, and returns when everything is closed; a further call waits for the same end.
  ///
  /// New connections are refused and idle ones closed at once. Requests that have begun are still answered.
  ///
  /// - Parameter grace: When it is over, what is still unanswered is closed. The first call's grace counts.
  package func stop(grace: Duration = .seconds(10)) async {
    acceptor.requestStop(grace: grace)
    await acceptor.waitUntilStopped()
  }

  /// How many connections are open.
  package var connectionCount: Int { acceptor.connectionCount }

  private static let exhausted =

    "the system gives no more threads or descriptors; raise the limits (ulimit -u, ulimit -n)"
}

/// Why the server cannot start.
package struct HTTPServerError: Error, Hashable, CustomStringConvertible {
  /// The address on which it should have listened, such as `127.0.0.1:8080`.
  package let address: String

  /// What failed, and what to do about it.
  package let reason: String

  package var description: String { "cannot serve HTTP on \(address): \(reason)" }
}
