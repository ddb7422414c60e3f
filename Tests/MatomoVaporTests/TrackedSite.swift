#if VaporSupport
  import Matomo
  import MatomoCore
  import MatomoVapor
  import ScriptedMatomo
  import Testing
  import Vapor
  import VaporTesting

  /// An application whose requests are tracked, with a stand-in for Matomo.
  struct TrackedSite {
    private let server: ScriptedMatomo
    private let matomo: MatomoTracker

    init(_ change: (inout MatomoTracker.Configuration) throws -> Void = { _ in }) throws {
      server = try ScriptedMatomo()
      var configuration = MatomoTracker.Configuration(url: server.url, siteID: 1)
      configuration.requests.dimensions = [1: .route, 2: .status]
      try change(&configuration)
      matomo = try MatomoTracker(configuration: configuration)
    }

    /// Runs the application until the test has asked what it wants to know.
    ///
    /// - Returns: What Matomo has when the application has ended.
    func hits(
      at position: Middlewares.Position = .beginning,
      of routes: (Application) -> Void,
      asking: (Application) async throws -> Void
    ) async throws -> [[Parameter]] {
      let app = try await Application.make(.testing)
      app.logger.logLevel = .critical
      app.middleware.use(MatomoMiddleware(matomo), at: position)
      app.lifecycle.use(matomo)
      routes(app)
      let result: Result<Void, any Error>
      do {
        result = .success(try await asking(app))
      } catch {
        result = .failure(error)
      }
      try await app.asyncShutdown()
      try result.get()
      return server.recorded
    }
  }

  extension Response {
    static func html(_ text: String) -> Response {
      Response(headers: ["Content-Type": "text/html; charset=utf-8"], body: Response.Body(string: text))
    }
  }

  extension Application {
    /// The answer to a GET, in memory.
    @discardableResult
    func get(_ path: String, headers: HTTPHeaders = [:]) async throws -> TestingHTTPResponse {
      try await testing().sendRequest(.GET, path, headers: headers)
    }

    /// Begins to serve as an application does that is run, on any port of this host.
    ///
    /// - Returns: The port.
    func serve() async throws -> Int {
      http.server.configuration.hostname = "localhost"
      http.server.configuration.port = 0
      environment.arguments = ["vapor", "serve"]
      try await startup()
      return try #require(http.server.shared.localAddress?.port)
    }

    /// The answer to a GET over a socket.
    func getLive(_ path: String, headers: HTTPHeaders = [:]) async throws -> TestingHTTPResponse {
      try await testing(method: .running(hostname: "localhost", port: 0)).sendRequest(.GET, path, headers: headers)
    }
  }
#endif
