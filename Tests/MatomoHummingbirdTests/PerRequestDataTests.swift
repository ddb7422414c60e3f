#if HummingbirdSupport
  import Hummingbird
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import NIOCore
  import ScriptedMatomo
  import Testing

  @Suite struct PerRequestDataTests {
    @Test func routesAndGroupsHaveWordsOfTheirOwn() async throws {
      let hits = try await TrackedSite().hits { router in
        router.group("admin").matomo(.ignored).get("log") { _, _ in "log" }
        let users = router.group("users").matomo(title: "Users")
        users.get { _, _ in "all" }
        users.get("one") { _, context in
          context.matomo.title = "One user"
          return "one"
        }
        users.matomo(.dimension(3, "file"), .download).get("list.csv") { _, _ in "a,b" }
        router.get("about") { _, _ in "about" }
      } asking: { client in
        for path in ["/admin/log", "/users", "/users/one", "/users/list.csv", "/about"] {
          let answer = try await client.get(path)
          #expect(answer.status == .ok)
        }
      }
      #expect(hits.map { $0["action_name"] } == ["Users", "One user", nil, "/about"])
      #expect(hits.map { $0["dimension3"] } == [nil, nil, "file", nil])
      #expect(hits.map { $0["download"] } == [nil, nil, "https://localhost/users/list.csv", nil])
    }

    @Test func handlerHasTheLastWord() async throws {
      let site = try TrackedSite { $0.requests.visitor.userID = .plain }
      let event = try Hit.Event(category: "cart", action: "add")
      let hits = try await site.hits { router in
        router.get("cart") { _, context in
          context.matomo.title = "Cart"
          context.matomo.setDimension(4, "gold")
          context.matomo.setCustomVariable(1, name: "kind", value: "guest")
          context.matomo.userID = "ada"
          context.matomo.record(event)
          context.matomo.add(.milliseconds(120), to: .server)
          context.matomo.measure(.transfer) {}
          return "cart"
        }
        router.get("secret") { _, context in
          context.matomo.skip()
          return "secret"
        }
      } asking: { client in
        try await client.get("/cart")
        try await client.get("/secret")
      }
      #expect(hits.count == 2)
      let page = try #require(hits.first)
      #expect(page["action_name"] == "Cart")
      #expect(page["dimension4"] == "gold")
      #expect(page["cvar"] == #"{"1":["kind","guest"]}"#)
      #expect(page["uid"] == "ada")
      #expect(page["pf_srv"] == "120")
      #expect(page["pf_tfr"] != nil)
      #expect(hits.last?["e_c"] == "cart")
      #expect(hits.last?["pv_id"] == page["pv_id"])
    }

    /// Code that knows nothing of the web says something of the request, also from tasks of its own.
    private static func price() async -> String {
      RequestData.current.setDimension(5, "computed")
      async let other: Void = { RequestData.current.setDimension(6, "child") }()
      await other
      return "9.99"
    }

    @Test func dataReachCodeFurtherDown() async throws {
      let hits = try await TrackedSite().hits { router in
        router.get("price") { _, _ in await Self.price() }
      } asking: { client in
        try await client.get("/price")
      }
      #expect(hits.map { $0["dimension5"] } == ["computed"])
      #expect(hits.map { $0["dimension6"] } == ["child"])
    }

    @Test func snippetJoinsTheBrowsersPageViewToTheServers() async throws {
      let site = try TrackedSite { configuration in
        configuration.snippet.doNotTrack = true
        configuration.snippetEndpoints = .sameHost
        configuration.withSnippet = .server
      }
      let pages = Pages()
      let hits = try await site.hits { router in
        router.get { _, context in
          Response.html("<body>" + context.matomo.snippet { $0.title = "Front" } + "</body>")
        }
      } asking: { client in
        await pages.add(String(buffer: try await client.get("/").body))
        await pages.add(String(buffer: try await client.get("/").body))
      }
      let ids = hits.compactMap { $0["pv_id"] }
      #expect(Set(ids).count == 2)
      for (id, page) in zip(ids, await pages.texts) {
        #expect(page.contains("this.setPageViewId(\"\(id)\")"))
        #expect(page.contains("\"/matomo.js\""))
        #expect(page.contains("setDoNotTrack"))
        #expect(page.contains("\"Front\""))
      }
    }

    /// An application's own context.
    private struct AppContext: TrackedRequestContext {
      var coreContext: CoreRequestContextStorage
      let remoteAddress: SocketAddress?
      let matomo = RequestData()

      init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        remoteAddress = source.channel.remoteAddress
      }
    }

    @Test func handlerCanBeTestedWithoutMiddleware() async throws {
      let router = Router(context: AppContext.self)
      router.get { _, context in
        context.matomo.title = "Nobody reads this"
        return context.matomo.snippet + "page"
      }
      try await Application(router: router).test(.router) { client in
        let answer = try await client.get("/")
        #expect(String(buffer: answer.body) == "page")
      }
    }

    private actor Pages {
      var texts: [String] = []

      func add(_ text: String) {
        texts.append(text)
      }
    }
  }
#endif
