#if VaporSupport
  import Foundation
  import Matomo
  import MatomoCore
  import MatomoTestSupport
  import MatomoVapor
  import ScriptedMatomo
  import Testing
  import Vapor
  import VaporTesting

  @Suite struct MatomoMiddlewareTests {
    @Test func pageHasItsTitleRouteAndMeasures() async throws {
      let page = "<html><head><title>Ada &amp; Co</title></head><body>…</body></html>"
      let hits = try await TrackedSite().hits { app in
        app.get("users", ":id") { _ in Response.html(page) }
      } asking: { app in
        let answer = try await app.get(
          "/users/7?tab=a%20b",
          headers: [
            "Host": "shop.example", "User-Agent": "Test/1", "Referer": "http://elsewhere.example/",
            "Accept-Language": "de",
          ]
        )
        #expect(answer.body.string == page)
        #expect(answer.headers["Set-Cookie"].isEmpty)
      }
      let hit = try #require(hits.first)
      #expect(hits.count == 1)
      #expect(hit["action_name"] == "Ada & Co")
      #expect(hit["url"] == "https://shop.example/users/7?tab=a%20b")
      #expect(hit["dimension1"] == "/users/:id")
      #expect(hit["dimension2"] == "200")
      #expect(hit["bw_bytes"] == String(page.utf8.count))
      #expect(hit["pf_srv"].flatMap { Int($0) } != nil)
      #expect(hit["ua"] == "Test/1")
      #expect(hit["urlref"] == "http://elsewhere.example/")
      #expect(hit["lang"] == "de")
      #expect(hit["pv_id"] == nil)
    }

    /// Nobody may wait for the end of a stream to look for a title in it.
    @Test func streamPassesUntouched() async throws {
      let parts = ["<title>", "Late", "</title>"]
      let hits = try await TrackedSite().hits { app in
        app.get("stream") { _ in
          let body = Response.Body(asyncStream: { writer in
            for part in parts { try await writer.writeBuffer(ByteBuffer(string: part)) }
            try await writer.write(.end)
          })
          return Response(headers: ["Content-Type": "text/html"], body: body)
        }
      } asking: { app in
        let answer = try await app.get("/stream", headers: ["Host": "shop.example"])
        #expect(answer.body.string == parts.joined())
      }
      #expect(hits.map { $0["action_name"] } == ["/stream"])
      #expect(hits.map { $0["bw_bytes"] } == [nil])
    }

    @Test func answerToHEADHasNoBytes() async throws {
      let site = try TrackedSite { $0.requests.filters.allowedMethods = ["GET", "HEAD"] }
      let hits = try await site.hits { app in
        app.get { _ in "home" }
      } asking: { app in
        let answer = try await app.testing().sendRequest(.HEAD, "/", headers: ["Host": "shop.example"])
        #expect(answer.status == .ok)
      }
      #expect(hits.map { $0["bw_bytes"] } == ["0"])
    }

    private struct Greeter: AsyncMiddleware {
      func respond(to request: Request, chainingTo next: any AsyncResponder) async throws -> Response {
        request.matomo.title = "Said before"
        return try await next.respond(to: request)
      }
    }

    @Test func whatOtherMiddlewareSaidBeforeIsKept() async throws {
      let hits = try await TrackedSite().hits { app in
        app.middleware.use(Greeter(), at: .beginning)
        app.get { _ in "home" }
      } asking: { app in
        try await app.get("/", headers: ["Host": "shop.example"])
      }
      #expect(hits.map { $0["action_name"] } == ["Said before"])
    }

    @Test func spanIsAsLongAsTheHandler() async throws {
      let hits = try await TrackedSite().hits { app in
        app.get { _ in
          try await Task.sleep(for: .milliseconds(30))
          return "done"
        }
      } asking: { app in
        try await app.get("/", headers: ["Host": "shop.example"])
      }
      let duration = try #require(hits.first?["pf_srv"].flatMap { Int($0) })
      #expect(duration >= 30)
    }

    @Test func withoutTLSTheSchemeIsThatOfTheConnection() async throws {
      let hits = try await TrackedSite { $0.requests.urls.assumeHTTPS = false }.hits { app in
        app.get { _ in "home" }
      } asking: { app in
        _ = try await app.getLive("/", headers: ["Host": "shop.example"])
      }
      #expect(hits.map { $0["url"] } == ["http://shop.example/"])
    }

    // MARK: - Errors

    private struct Failure: Error {}

    /// At the beginning the middleware sees what was made of an error, at the end the error itself.
    @Test(arguments: [true, false])
    func errorPassesAndIsTrackedWithItsStatus(isFirst: Bool) async throws {
      let hits = try await TrackedSite().hits(at: isFirst ? .beginning : .end) { app in
        app.get("forbidden") { _ -> String in throw Abort(.forbidden) }
        app.get("failing") { _ -> String in throw Failure() }
      } asking: { app in
        for (path, status) in [("/forbidden", HTTPResponseStatus.forbidden), ("/failing", .internalServerError)] {
          let answer = try await app.get(path, headers: ["Host": "shop.example"])
          #expect(answer.status == status)
        }
      }
      #expect(hits.map { $0["dimension2"] } == ["403", "500"])
      #expect(hits.map { $0["dimension1"] } == ["/forbidden", "/failing"])
    }

    @Test func onlyAFailureOfTheServerIsACrash() async throws {
      let hits = try await TrackedSite { $0.requests.reportsCrashes = true }.hits(at: .end) { app in
        app.get("forbidden") { _ -> String in throw Abort(.forbidden) }
        app.get("given-up") { _ -> String in throw CancellationError() }
        app.get("failing") { _ -> String in throw Failure() }
      } asking: { app in
        for path in ["/missing", "/forbidden", "/given-up", "/failing"] {
          try await app.get(path, headers: ["Host": "shop.example"])
        }
      }
      #expect(hits.count == 5)
      #expect(hits.filter { $0["ca"] == "1" }.map { $0["url"] } == ["https://shop.example/failing"])
    }

    @Test func missingPageHasNoRoute() async throws {
      let hits = try await TrackedSite().hits { _ in
      } asking: { app in
        let answer = try await app.get("/gone", headers: ["Host": "shop.example"])
        #expect(answer.status == .notFound)
      }
      #expect(hits.map { $0["action_name"] } == ["404/URL = %2Fgone/From = "])
      #expect(hits.map { $0["dimension1"] } == [nil])
    }

    /// What no route has answered is not tracked, but for pages and downloads.
    @Test func aFileThatPagesAreMadeOfIsNotTracked() async throws {
      let folder = try TemporaryFolder()
      for name in ["site.css", "about.html", "report.pdf"] {
        try "body".write(toFile: folder.file(name), atomically: false, encoding: .utf8)
      }
      let hits = try await TrackedSite().hits { app in
        app.middleware.use(FileMiddleware(publicDirectory: folder.path))
      } asking: { app in
        for name in ["site.css", "about.html", "report.pdf"] {
          _ = try await app.get("/" + name, headers: ["Host": "shop.example"])
        }
      }
      #expect(hits.map { $0["action_name"] } == ["/about.html", nil])
      #expect(hits.map { $0["download"] != nil } == [false, true])
    }

    /// The middleware of the files answers by itself: were it before ours, we would see nothing of them.
    @Test func fileOfLaterMiddlewareIsNoMissingPage() async throws {
      let folder = try TemporaryFolder()
      try "body {}".write(toFile: folder.file("site.css"), atomically: false, encoding: .utf8)
      let hits = try await TrackedSite { $0.requests.include.insert(.staticFiles) }.hits { app in
        app.middleware.use(FileMiddleware(publicDirectory: folder.path))
      } asking: { app in
        let answer = try await app.get("/site.css", headers: ["Host": "shop.example"])
        #expect(answer.body.string == "body {}")
      }
      #expect(hits.map { $0["action_name"] } == ["/site.css"])
      #expect(hits.map { $0["dimension1"] } == [nil])
      #expect(hits.map { $0["dimension2"] } == ["200"])
      #expect(hits.map { $0["bw_bytes"] } == ["7"])
    }

    // MARK: - Visitors

    @Test(arguments: [(false, ["127.0.0.1", "::1"]), (true, ["198.51.100.7"])])
    func addressIsThatOfTheConnectionUnlessItsProxyIsTrusted(isTrusted: Bool, expected: [String]) async throws {
      let site = try TrackedSite { configuration in
        configuration.tokenAuth = try TokenAuth("0123456789abcdef0123456789abcdef")
        if isTrusted {
          configuration.requests.proxies = try TrustedProxies(parsing: ["127.0.0.0/8", "::1"])
        }
      }
      let hits = try await site.hits { app in
        app.get { _ in "home" }
      } asking: { app in
        _ = try await app.getLive("/", headers: ["X-Forwarded-For": "203.0.113.9, 198.51.100.7"])
      }
      #expect(hits.count == 1)
      #expect(expected.contains(hits.first?["cip"] ?? ""))
      #expect(hits.first?["url"]?.hasPrefix("https://localhost") == true)
    }

    @Test func newVisitorGetsACookieAndKeepsIt() async throws {
      let site = try TrackedSite { $0.requests.visitor.source = .ownCookie() }
      let hits = try await site.hits { app in
        app.get { _ in "home" }
      } asking: { app in
        let first = try await app.get("/", headers: ["Host": "shop.example"])
        let cookie = try #require(first.headers["Set-Cookie"].first)
        #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        let pair = String(cookie.prefix { $0 != ";" })
        let answer = try await app.get("/", headers: ["Host": "shop.example", "Cookie": pair])
        #expect(answer.headers["Set-Cookie"].isEmpty)
      }
      #expect(hits.count == 2)
      #expect(hits.first?["cid"] != nil)
      #expect(hits.first?["cid"] == hits.last?["cid"])
    }
  }
#endif
