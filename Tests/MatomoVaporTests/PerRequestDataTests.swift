#if VaporSupport
  import Matomo
  import MatomoCore
  import MatomoVapor
  import ScriptedMatomo
  import Testing
  import Vapor
  import VaporTesting

  @Suite struct PerRequestDataTests {
    private let headers: HTTPHeaders = ["Host": "shop.example"]

    @Test func routesAndGroupsHaveWordsOfTheirOwn() async throws {
      let hits = try await TrackedSite().hits { app in
        app.grouped("admin").matomo(.ignored).get("log") { _ in "log" }
        let users = app.grouped("users").matomo(title: "Users")
        users.get { _ in "all" }
        users.get("one") { request in
          request.matomo.title = "One user"
          return "one"
        }
        users.matomo(.dimension(3, "file"), .download).get("list.csv") { _ in "a,b" }
        app.get("health") { _ in "fine" }.matomo(.ignored)
        app.get("about") { _ in "about" }.matomo(title: "About us")
      } asking: { app in
        for path in ["/admin/log", "/users", "/users/one", "/users/list.csv", "/health", "/about"] {
          let answer = try await app.get(path, headers: headers)
          #expect(answer.status == .ok)
        }
      }
      #expect(hits.map { $0["action_name"] } == ["Users", "One user", nil, "About us"])
      #expect(hits.map { $0["dimension3"] } == [nil, nil, "file", nil])
      #expect(hits.map { $0["download"] } == [nil, nil, "https://shop.example/users/list.csv", nil])
    }

    @Test func handlerHasTheLastWord() async throws {
      let site = try TrackedSite { $0.requests.visitor.userID = .plain }
      let event = try Hit.Event(category: "cart", action: "add")
      let hits = try await site.hits { app in
        app.get("cart") { request in
          request.matomo.title = "Cart"
          request.matomo.setDimension(4, "gold")
          request.matomo.setCustomVariable(1, name: "kind", value: "guest")
          request.matomo.userID = "ada"
          request.matomo.record(event)
          request.matomo.add(.milliseconds(120), to: .server)
          request.matomo.measure(.transfer) {}
          return "cart"
        }
        app.get("secret") { request in
          request.matomo.skip()
          return "secret"
        }
      } asking: { app in
        try await app.get("/cart", headers: headers)
        try await app.get("/secret", headers: headers)
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
      let hits = try await TrackedSite().hits { app in
        app.get("price") { _ in await Self.price() }
        app.post("price") { _ in await Self.price() }
      } asking: { app in
        _ = try await app.getLive("/price", headers: headers)
        _ = try await app.testing(method: .running(hostname: "localhost", port: 0))
          .sendRequest(.POST, "/price", headers: headers, body: ByteBuffer(string: "amount=1"))
      }
      #expect(hits.map { $0["dimension5"] } == ["computed", "computed"])
      #expect(hits.map { $0["dimension6"] } == ["child", "child"])
    }

    @Test func snippetJoinsTheBrowsersPageViewToTheServers() async throws {
      let site = try TrackedSite { configuration in
        configuration.snippet.doNotTrack = true
        configuration.snippetEndpoints = .sameHost
        configuration.withSnippet = .server
      }
      var pages: [String] = []
      let hits = try await site.hits { app in
        app.get { request in
          Response.html("<body>" + request.matomo.snippet { $0.title = "Front" } + "</body>")
        }
      } asking: { app in
        for _ in 1...2 { pages.append(try await app.get("/", headers: headers).body.string) }
      }
      let ids = hits.compactMap { $0["pv_id"] }
      #expect(Set(ids).count == 2)
      for (id, page) in zip(ids, pages) {
        #expect(page.contains("this.setPageViewId(\"\(id)\")"))
        #expect(page.contains("\"/matomo.js\""))
        #expect(page.contains("setDoNotTrack"))
        #expect(page.contains("\"Front\""))
      }
    }

    @Test func handlerCanBeTestedWithoutMiddleware() async throws {
      try await withApp { app in
        app.get { request in
          request.matomo.title = "Nobody reads this"
          return request.matomo.snippet + "page"
        }
        let answer = try await app.get("/")
        #expect(answer.body.string == "page")
      }
    }
  }
#endif
