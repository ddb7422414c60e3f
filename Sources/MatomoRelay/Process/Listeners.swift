import MatomoCore
import MatomoHTTPServer
import MatomoPlatform

/// The sockets of the relay: the public one, and the one for operators.
struct Listeners: Sendable {
  private let publicServer: HTTPServer
  private let adminServer: HTTPServer?
  private let log: Log
  private let termination: Termination

  /// Starts to listen.
  ///
  /// - Parameter handler: Answers what comes to the public listener.
  init(
    _ settings: Settings,
    admin: AdminEndpoints,
    termination: Termination,
    log: Log,
    handler: @escaping @Sendable (HTTPRequest, HTTPExchange) -> Void
  ) throws(CommandError) {
    self.log = log
    self.termination = termination
    OpenFileLimit.raise()
    LargeBuffers.returnMemoryToTheSystem()
    do throws(HTTPServerError) {
      publicServer = try HTTPServer(configuration: .forBrowsers(settings), handler: handler)
      adminServer = try settings.admin.map { address throws(HTTPServerError) in
        try HTTPServer(configuration: .forOperators(address)) { await admin.answer($0) }
      }
    } catch {
      throw CommandError(.badSettings, "listen, admin: \(error)")
    }
  }

  /// Where the public listener is, as the start of a URL.
  func publicURL(_ settings: Settings) -> String {
    "http://\(ListenAddress(host: settings.listen.host, port: publicServer.port))"
  }

  /// Where the admin listener is.
  func adminURL(_ settings: Settings) -> String? {
    guard let address = settings.admin, let adminServer else { return nil }
    return "http://\(ListenAddress(host: address.host, port: adminServer.port))"
  }

  /// Runs a service until somebody ends the process: the public listener closes first, then the service drains.
  func run(_ service: @Sendable () async -> Void, stop: @escaping @Sendable () -> Void) async {
    await withTaskGroup { group in
      group.addTask {
        await termination.wait()
        log.info("stopping; what is due is still sent")
        await publicServer.stop(grace: .seconds(5))
        stop()
      }
      await service()
      group.cancelAll()
    }
    await adminServer?.stop(grace: .seconds(1))
  }
}

extension HTTPServer.Configuration {
  fileprivate static func forOperators(_ address: ListenAddress) -> Self {
    var configuration = Self(address)
    configuration.maximumBody = RequestsEndpoint.maximumBody
    return configuration
  }

  fileprivate static func forBrowsers(_ settings: Settings) -> Self {
    var configuration = Self(settings.listen)
    configuration.threads = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    configuration.maximumBody = settings.collector.maxBody
    configuration.maximumBodies = max(configuration.maximumBodies, 4 * settings.collector.maxBody)
    configuration.maximumConnections = settings.collector.connections
    configuration.maximumConnectionsPerAddress = settings.collector.connectionsPerAddress
    configuration.requestDeadline = settings.collector.requestDeadline
    let proxies = settings.trustedProxies
    configuration.isTrustedProxy = { proxies.trusts($0) }
    return configuration
  }

  init(_ address: ListenAddress) {
    self.init()
    self.address = address.host
    port = address.port
  }
}
