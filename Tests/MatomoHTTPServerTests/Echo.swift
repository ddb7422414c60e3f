import MatomoHTTP
import MatomoTestSupport
import Synchronization
import Testing

@testable import MatomoHTTPServer

/// A server that answers with what it understood of the request.
func echoServer(_ adjust: (inout HTTPServer.Configuration) -> Void = { _ in }) throws -> HTTPServer {
  var configuration = HTTPServer.Configuration()
  adjust(&configuration)
  return try HTTPServer(configuration: configuration) { request, exchange in
    let lines = [
      request.method, request.path, request.query ?? "-", request.peer?.description ?? "-",
      request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ";"),
      String(decoding: request.body, as: UTF8.self),
    ]
    exchange.answer(.text(lines.joined(separator: "\n")))
  }
}

/// Keeps exchanges, to answer them when the test says so.
final class Shelf: Sendable {
  private let exchanges = Mutex<[HTTPExchange]>([])

  var count: Int { exchanges.withLock { $0.count } }

  func put(_ exchange: HTTPExchange) {
    exchanges.withLock { $0.append(exchange) }
  }

  func takeAll() -> [HTTPExchange] {
    exchanges.withLock { exchanges in
      defer { exchanges = [] }
      return exchanges
    }
  }

  func answerAll(_ response: HTTPResponse) {
    for exchange in takeAll() {
      exchange.answer(response)
    }
  }

  /// A client whose request is on the shelf.
  ///
  /// It is tried again where the machine was too busy to send it within a short deadline.
  func client(of server: HTTPServer, sending request: String) async throws -> TestClient {
    var client = try TestClient(server.port)
    try await eventually("the request arrived") {
      try? await client.send(request)
      try await eventually("the request arrived, or came too late") { count == 1 || client.isClosed }
      guard count == 0 else { return true }
      client = try TestClient(server.port)
      return false
    }
    return client
  }

  func server(_ adjust: (inout HTTPServer.Configuration) -> Void = { _ in }) throws -> HTTPServer {
    var configuration = HTTPServer.Configuration()
    adjust(&configuration)
    return try HTTPServer(configuration: configuration) { _, exchange in self.put(exchange) }
  }
}
