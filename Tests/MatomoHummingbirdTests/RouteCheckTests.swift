#if HummingbirdSupport
  import Hummingbird
  import Matomo
  import MatomoHummingbird
  import Synchronization
  import Testing

  @Suite struct RouteCheckTests {
    /// What is said of a router with some routes.
    private func events(ignoring paths: Set<String>) throws -> [TrackerEvent] {
      var configuration = MatomoTracker.Configuration(url: "https://matomo.example.org", siteID: 1)
      configuration.requests.filters.ignoredPaths = paths
      let events = Mutex<[TrackerEvent]>([])
      let matomo = try MatomoTracker(configuration: configuration) { event in events.withLock { $0.append(event) } }
      let router = Router(context: MatomoRequestContext.self)
      router.add(middleware: MatomoMiddleware(matomo))
      router.get("about") { _, _ in "about" }
      router.group("private").get(":page") { _, _ in "page" }
      matomo.checkRoutes(of: router)
      return events.withLock(\.self)
    }

    @Test func patternThatNoRouteHasIsSaid() throws {
      let events = try events(ignoring: ["/private/:pgae", "/private/:page", "/favicon.ico"])
      #expect(events == [.unknownRoutes(["/private/:pgae"])])
      #expect(events.first?.level == .warning)
      #expect(
        events.first?.description
          == "no route has the pattern ‘/private/:pgae’: correct requests.filters or requests.routes"
      )
    }

    @Test(arguments: ["/private/:page", "/private/{page}", "/about", "/elsewhere"])
    func nothingIsSaidOfWhatIsRight(path: String) throws {
      #expect(try events(ignoring: [path]).isEmpty)
    }
  }
#endif
