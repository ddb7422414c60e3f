#if HummingbirdSupport
  import Hummingbird
  import HummingbirdCore
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import ScriptedMatomo

  /// An application whose requests are tracked, with a stand-in for Matomo.
  struct TrackedSite {
    let matomo: MatomoTracker
    private let server: ScriptedMatomo

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
      _ setup: TestingSetup = .router,
      of routes: (Router<MatomoRequestContext>) -> Void,
      asking: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws -> [[Parameter]] {
      let router = Router(context: MatomoRequestContext.self)
      router.add(middleware: MatomoMiddleware(matomo))
      routes(router)
      return try await hits(setup, from: router, asking: asking)
    }

    /// The same of a router that has its middleware already.
    func hits<Builder: HTTPResponderBuilder>(
      _ setup: TestingSetup = .router,
      from router: Builder,
      server httpServer: HTTPServerBuilder = .http1(),
      asking: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws -> [[Parameter]]
    where Builder.Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
      let app = Application(router: router, server: httpServer, services: [matomo])
      try await app.test(setup, asking)
      return server.recorded
    }
  }

  extension Response {
    static func html(_ text: String) -> Response {
      Response(
        status: .ok,
        headers: [.contentType: "text/html; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: text))
      )
    }
  }

  extension TestClientProtocol {
    /// The answer to a GET.
    @discardableResult
    func get(_ uri: String, headers: HTTPFields = [:]) async throws -> TestResponse {
      try await execute(uri: uri, method: .get, headers: headers) { $0 }
    }
  }
#endif
