#if VaporSupport
  import AsyncHTTPClient
  import Matomo
  import MatomoTesting
  import MatomoVapor
  import ServiceLifecycle
  import Testing
  import UnixSignals
  import Vapor
  import VaporTesting

  /// The code of the documentation's articles.
  @Suite struct ArticleCode {
    private func install(in app: Application) throws {
      let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))

      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      app.lifecycle.use(matomo)
    }

    private func tracker(
      of app: Application,
      _ configuration: MatomoTracker.Configuration
    ) throws -> MatomoTracker {
      let matomo = try MatomoTracker(configuration: configuration, logger: app.logger)
      return matomo
    }

    private func configure(_ app: Application, _ matomo: MatomoTracker) throws {
      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      app.lifecycle.use(matomo)
      app.grouped("admin").matomo(.ignored).get("log") { _ in "log" }
      app.get("users") { _ in "users" }.matomo(title: "Users")
      app.get("report.pdf") { _ in "%PDF-1.4" }.matomo(.download)
    }

    @Test func site() async throws {
      let transport = ScriptedTransport()
      let matomo = try MatomoTracker(
        configuration: .init(url: "https://matomo.example.org", siteID: 1),
        transport: transport
      )
      try await withApp { app in
        try configure(app, matomo)
        try await app.testing().test(.GET, "users", headers: ["Host": "shop.example"]) { #expect($0.status == .ok) }
      }
      #expect(transport.hits.map { $0["action_name"] } == ["Users"])
    }

    private struct Site: Service {
      let app: Application

      func run() async throws {
        try await withGracefulShutdownHandler {
          try await app.execute()
        } onGracefulShutdown: {
          app.running?.stop()
        }
        try await app.asyncShutdown()
      }
    }

    private func group(_ app: Application, _ matomo: MatomoTracker) -> ServiceGroup {
      ServiceGroup(services: [matomo, Site(app: app)], gracefulShutdownSignals: [.sigterm], logger: app.logger)
    }

    @Test(.timeLimit(.minutes(1)))
    func siteInAServiceGroup() async throws {
      let transport = ScriptedTransport()
      let matomo = try MatomoTracker(
        configuration: .init(url: "https://matomo.example.org", siteID: 1),
        transport: transport
      )
      var environment = Environment.testing
      environment.arguments = ["vapor", "serve", "--hostname", "localhost", "--port", "0"]
      let app = try await Application.make(environment)
      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      app.get("users") { _ in "users" }
      let group = group(app, matomo)
      let running = Task { try await group.run() }
      while app.running == nil || app.http.server.shared.localAddress == nil {
        try await Task.sleep(for: .milliseconds(1))
      }
      let port = try #require(app.http.server.shared.localAddress?.port)
      let request = HTTPClientRequest(url: "http://localhost:\(port)/users")
      let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
      #expect(answer.status == .ok)
      await group.triggerGracefulShutdown()
      try await running.value
      #expect(transport.hits.map { $0["action_name"] } == ["/users"])
    }
  }
#endif
