import MatomoHTTP
import MatomoHTTPServer
import MatomoInspector
import MatomoProtocol

/// `inspect`: the inspector behind a listener.
enum InspectCommand {
  static func run(_ invocation: Invocation, _ log: Log) async throws -> ExitStatus {
    let text = invocation.options["--listen"] ?? "127.0.0.1:8090"
    guard let address = ListenAddress(text) else {
      throw Invocation.wrong("--listen ‘\(text)’ is not an address and a port, such as 127.0.0.1:8090")
    }
    // Before anybody can know that the inspector runs, and end it.
    let termination = Termination()
    let server = try start(address)
    log.info(
      "the inspector is at http://\(ListenAddress(host: address.host, port: server.port))/; point MATOMO_URL there"
    )
    await termination.wait()
    await server.stop(grace: .seconds(1))
    return .done
  }

  static func start(_ address: ListenAddress) throws -> HTTPServer {
    let inspector = Inspector()
    return try HTTPServer(configuration: HTTPServer.Configuration(address)) { request, exchange in
      exchange.answer(inspector.respond(to: request))
    }
  }
}
