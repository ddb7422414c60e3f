#if HummingbirdSupport
  import Hummingbird
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import MatomoTesting
  import NIOCore
  import Testing

  /// The code of the documentation's articles.
  @Suite struct ArticleCode {
    private func site() throws -> some ApplicationProtocol {
      let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))

      let router = Router(context: MatomoRequestContext.self)
      router.add(middleware: MatomoMiddleware(matomo))
      let app = Application(router: router, services: [matomo])
      return app
    }

    struct AppContext: TrackedRequestContext {
      var coreContext: CoreRequestContextStorage
      let remoteAddress: SocketAddress?
      let matomo = RequestData()

      init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
      }
    }

    private func render() async throws -> String { "page" }

    private func addRoutes(to router: Router<AppContext>) {
      router.group("admin").matomo(.ignored).get("log") { _, _ in "log" }
      router.matomo(title: "Users").get("users") { _, _ in "users" }
      router.matomo(.download).get("report.pdf") { _, _ in "%PDF-1.4" }
      router.get("checkout") { _, context in
        context.matomo.title = "Checkout"
        context.matomo.userID = "ada"
        context.matomo.setDimension(3, "gold")
        context.matomo.setCustomVariable(1, name: "kind", value: "guest")
        context.matomo.record(try Hit.Event(category: "cart", action: "check out", value: 2))
        context.matomo.record(try GoalConversion(goal: 1, revenue: 12.5))
        return try await context.matomo.measure(.server) { try await render() }
      }
    }

    @Test func siteWithAContextOfItsOwn() async throws {
      let transport = ScriptedTransport()
      let matomo = try MatomoTracker(
        configuration: .init(url: "https://matomo.example.org", siteID: 1),
        transport: transport
      )
      let router = Router(context: AppContext.self)
      router.add(middleware: MatomoMiddleware(matomo))
      addRoutes(to: router)
      let app = Application(router: router, services: [matomo])
      try await app.test(.router) { client in
        try await client.execute(uri: "/users", method: .get) { #expect($0.status == .ok) }
      }
      #expect(transport.hits.map { $0["action_name"] } == ["Users"])
    }
  }
#endif
