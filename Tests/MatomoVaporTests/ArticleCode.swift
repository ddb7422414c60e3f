#if VaporSupport
  import Matomo
  import MatomoTesting
  import MatomoVapor
  import Testing
  import Vapor
  import VaporTesting

  /// The code of the documentation's articles.
  @Suite struct ArticleCode {
    private func install(in app: Application) throws {
      let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))

      app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
      app.lifecycle.use(matomo)
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
      #expect(transport.calls.contains { $0.body.contains("action_name=Users") })
    }
  }
#endif
