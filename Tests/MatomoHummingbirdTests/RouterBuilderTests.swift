#if HummingbirdSupport
  import Hummingbird
  import HummingbirdRouter
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import NIOCore
  import ScriptedMatomo
  import Testing

  /// Routers that are built of middleware: a route is known there only when it has matched.
  @Suite struct RouterBuilderTests {
    private struct SiteContext: TrackedRequestContext, RouterRequestContext {
      var coreContext: CoreRequestContextStorage
      var routerContext = RouterBuilderContext()
      let remoteAddress: SocketAddress?
      let matomo = RequestData()

      init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
      }
    }

    /// A context that is made from another one, as a group may ask for.
    private struct MemberContext: ChildRequestContext, TrackedRequestContext, RouterRequestContext {
      var coreContext: CoreRequestContextStorage
      var routerContext: RouterBuilderContext
      let remoteAddress: SocketAddress?
      let matomo: RequestData

      init(context: SiteContext) {
        coreContext = context.coreContext
        routerContext = context.routerContext
        remoteAddress = context.remoteAddress
        matomo = context.matomo
      }
    }

    /// What Matomo has when a client has asked.
    private func hits(
      asking: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws -> [[Parameter]] {
      let site = try TrackedSite()
      let router = RouterBuilder(context: SiteContext.self) {
        MatomoMiddleware(site.matomo)
        Get { _, _ in "home" }
        Get("users/:id") { _, _ in Response.html("<title>Ada</title>") }
        Get("forbidden") { _, _ -> String in throw HTTPError(.forbidden) }
        Get("titled") {
          RouteTrackingMiddleware([.title("Titled")])
          Handle { _, _ in "titled" }
        }
        RouteGroup("admin") {
          RouteTrackingMiddleware([.ignored])
          Get("log") { _, _ in "log" }
        }
        RouteGroup("shop") {
          RouteTrackingMiddleware([.title("Shop"), .dimension(3, "shop")])
          Get { _, _ in "all" }
          Get("items/:item") { _, context in
            context.matomo.title = "An item"
            return "item"
          }
        }
        RouteGroup("members", context: MemberContext.self) {
          Get(":name") { _, context in
            context.matomo.setDimension(3, "member")
            return "member"
          }
        }
        RouteGroup("empty") {
          Get("inside") { _, _ in "inside" }
        }
      }
      return try await site.hits(from: router, asking: asking)
    }

    @Test func routeIsThePatternThatMatched() async throws {
      let hits = try await hits { client in
        for path in ["/", "/users/7", "/shop", "/shop/items/9", "/members/ada"] {
          let answer = try await client.get(path)
          #expect(answer.status == .ok)
        }
        let answer = try await client.get("/forbidden")
        #expect(answer.status == .forbidden)
      }
      let routes = ["/", "/users/{id}", "/shop", "/shop/items/{item}", "/members/{name}", "/forbidden"]
      #expect(hits.map { $0["dimension1"] } == routes)
      #expect(hits.map { $0["dimension2"] } == ["200", "200", "200", "200", "200", "403"])
    }

    /// Groups name themselves as the route before one of their routes has matched.
    @Test(arguments: ["/gone", "/empty/gone"])
    func missingPageHasNoRoute(path: String) async throws {
      let hits = try await hits { client in
        let answer = try await client.get(path)
        #expect(answer.status == .notFound)
      }
      let encoded = path.split(separator: "/").map { "%2F\($0)" }.joined()
      #expect(hits.map { $0["action_name"] } == ["404/URL = \(encoded)/From = "])
      #expect(hits.map { $0["dimension1"] } == [nil])
      #expect(hits.map { $0["dimension2"] } == ["404"])
    }

    @Test func routesAndGroupsHaveWordsOfTheirOwn() async throws {
      let hits = try await hits { client in
        for path in ["/shop", "/shop/items/9", "/titled", "/users/7", "/members/ada"] { try await client.get(path) }
      }
      #expect(hits.map { $0["action_name"] } == ["Shop", "An item", "Titled", "Ada", "/members/{name}"])
      #expect(hits.map { $0["dimension3"] } == ["shop", "shop", nil, nil, "member"])
    }

    /// The middleware of a group sees all that is below its path, also what no route answers.
    @Test func ignoredGroupIsIgnoredAsAWhole() async throws {
      let hits = try await hits { client in
        try await client.get("/admin/log")
        try await client.get("/admin/gone")
        try await client.get("/")
      }
      #expect(hits.map { $0["url"] } == ["https://localhost/"])
    }
  }
#endif
