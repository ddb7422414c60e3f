#if VaporSupport
  import Matomo
  import MatomoVapor
  import Synchronization
  import Testing
  import Vapor
  import VaporTesting

  @Suite struct RouteCheckTests {
    /// What is said of an application with some routes when it boots.
    private func events(ignoring paths: Set<String>) async throws -> [TrackerEvent] {
      var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
      configuration.requests.filters.ignoredPaths = paths
      let events = Mutex<[TrackerEvent]>([])
      let matomo = try MatomoTracker(configuration: configuration) { event in events.withLock { $0.append(event) } }
      try await withApp { app in
        app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
        app.lifecycle.use(matomo)
        app.get("about") { _ in "about" }
        app.grouped("private").get(":page") { _ in "page" }
        try await app.asyncBoot()
      }
      return events.withLock(\.self)
    }

    @Test func patternThatNoRouteHasIsSaid() async throws {
      let events = try await events(ignoring: ["/private/{pgae}", "/private/{page}", "/favicon.ico"])
      #expect(events == [.unknownRoutes(["/private/{pgae}"])])
    }

    @Test(arguments: ["/private/:page", "/private/{page}", "/about", "/elsewhere"])
    func nothingIsSaidOfWhatIsRight(path: String) async throws {
      #expect(try await events(ignoring: [path]).isEmpty)
    }
  }
#endif
