#if HummingbirdSupport
  import Foundation
  import HTTPTypes
  import Hummingbird
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import MatomoTestSupport
  import ScriptedMatomo
  import Testing

  @Suite struct MatomoMiddlewareTests {
    @Test func pageHasItsTitleRouteAndMeasures() async throws {
      let page = "<html><head><title>Ada &amp; Co</title></head><body>…</body></html>"
      let hits = try await TrackedSite().hits { router in
        router.get("users/:id") { _, _ in Response.html(page) }
      } asking: { client in
        let answer = try await client.get(
          "/users/7?tab=a%20b",
          headers: [.userAgent: "Test/1", .referer: "http://elsewhere.example/", .acceptLanguage: "de"]
        )
        #expect(String(buffer: answer.body) == page)
        #expect(answer.headers[.setCookie] == nil)
      }
      let hit = try #require(hits.first)
      #expect(hits.count == 1)
      #expect(hit["action_name"] == "Ada & Co")
      #expect(hit["url"] == "https://localhost/users/7?tab=a%20b")
      #expect(hit["dimension1"] == "/users/{id}")
      #expect(hit["dimension2"] == "200")
      #expect(hit["bw_bytes"] == String(page.utf8.count))
      #expect(hit["pf_srv"].flatMap { Int($0) } != nil)
      #expect(hit["ua"] == "Test/1")
      #expect(hit["urlref"] == "http://elsewhere.example/")
      #expect(hit["lang"] == "de")
      #expect(hit["pv_id"] == nil)
    }

    @Test func answerToHEADHasNoBytes() async throws {
      let site = try TrackedSite { $0.requests.filters.allowedMethods = ["GET", "HEAD"] }
      let router = Router(context: MatomoRequestContext.self, options: .autoGenerateHeadEndpoints)
      router.add(middleware: MatomoMiddleware(site.matomo))
      router.get { _, _ in "home" }
      let hits = try await site.hits(from: router) { client in
        let answer = try await client.execute(uri: "/", method: .head) { $0 }
        #expect(answer.status == .ok)
      }
      #expect(hits.map { $0["bw_bytes"] } == ["0"])
    }

    @Test func spanIsAsLongAsTheHandler() async throws {
      let hits = try await TrackedSite().hits { router in
        router.get { _, _ in
          try await Task.sleep(for: .milliseconds(30))
          return "done"
        }
      } asking: { client in
        try await client.get("/")
      }
      let duration = try #require(hits.first?["pf_srv"].flatMap { Int($0) })
      #expect(duration >= 30)
    }

    private struct Maintenance: RouterMiddleware {
      typealias Context = MatomoRequestContext

      @concurrent
      func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
      ) async throws -> Response {
        Response(status: .serviceUnavailable)
      }
    }

    @Test func sitsBeforeWhatIsAddedLater() async throws {
      let site = try TrackedSite()
      let router = Router(context: MatomoRequestContext.self)
      router.get("before") { _, _ in "before" }
      router.add(middleware: MatomoMiddleware(site.matomo))
      router.add(middleware: Maintenance())
      router.get("after") { _, _ in "after" }
      let hits = try await site.hits(from: router) { client in
        let before = try await client.get("/before")
        #expect(before.status == .ok)
        let after = try await client.get("/after")
        #expect(after.status == .serviceUnavailable)
      }
      #expect(hits.map { $0["dimension1"] } == ["/after"])
      #expect(hits.map { $0["dimension2"] } == ["503"])
    }

    @Test func withoutTLSTheSchemeIsThatOfTheConnection() async throws {
      let hits = try await TrackedSite { $0.requests.urls.assumeHTTPS = false }.hits(.live) { router in
        router.get { _, _ in "home" }
      } asking: { client in
        try await client.get("/")
      }
      #expect(hits.map { $0["url"] } == ["http://localhost/"])
    }

    // MARK: - Errors

    private struct Failure: Error {}

    private struct Conflict: HTTPResponseError {
      var status: HTTPResponse.Status { .conflict }

      func response(from request: Request, context: some RequestContext) -> Response {
        Response(status: status)
      }
    }

    @Test func errorPassesAndIsTrackedWithItsStatus() async throws {
      let hits = try await TrackedSite().hits { router in
        router.get("forbidden") { _, _ -> String in throw HTTPError(.forbidden) }
        router.get("conflict") { _, _ -> String in throw Conflict() }
        router.get("failing") { _, _ -> String in throw Failure() }
      } asking: { client in
        let forbidden = try await client.get("/forbidden")
        #expect(forbidden.status == .forbidden)
        let conflict = try await client.get("/conflict")
        #expect(conflict.status == .conflict)
        let failing = try await client.get("/failing")
        #expect(failing.status == .internalServerError)
      }
      #expect(hits.map { $0["dimension2"] } == ["403", "409", "500"])
      #expect(hits.map { $0["dimension1"] } == ["/forbidden", "/conflict", "/failing"])
    }

    @Test func onlyAFailureOfTheServerIsACrash() async throws {
      let hits = try await TrackedSite { $0.requests.reportsCrashes = true }.hits { router in
        router.get("forbidden") { _, _ -> String in throw HTTPError(.forbidden) }
        router.get("given-up") { _, _ -> String in throw CancellationError() }
        router.get("failing") { _, _ -> String in throw Failure() }
      } asking: { client in
        for path in ["/missing", "/forbidden", "/given-up", "/failing"] { try await client.get(path) }
      }
      #expect(hits.count == 5)
      #expect(hits.filter { $0["ca"] == "1" }.map { $0["url"] } == ["https://localhost/failing"])
    }

    @Test func missingPageHasNoRoute() async throws {
      let hits = try await TrackedSite().hits { _ in
      } asking: { client in
        let answer = try await client.get("/gone")
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
      let hits = try await TrackedSite().hits { router in
        router.add(middleware: FileMiddleware(folder.path))
      } asking: { client in
        for name in ["site.css", "about.html", "report.pdf"] { _ = try await client.get("/" + name) }
      }
      #expect(hits.map { $0["action_name"] } == ["/about.html", nil])
      #expect(hits.map { $0["download"] != nil } == [false, true])
    }

    /// Were the middleware of the files before ours, which asks the others first, we would see that there is no such route.
    @Test func fileOfLaterMiddlewareIsNoMissingPage() async throws {
      let folder = try TemporaryFolder()
      try "body {}".write(toFile: folder.file("site.css"), atomically: false, encoding: .utf8)
      let hits = try await TrackedSite { $0.requests.include.insert(.staticFiles) }.hits { router in
        router.add(middleware: FileMiddleware(folder.path))
      } asking: { client in
        let answer = try await client.get("/site.css")
        #expect(String(buffer: answer.body) == "body {}")
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
      let hits = try await site.hits(.live) { router in
        router.get { _, _ in "home" }
      } asking: { client in
        let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
        try await client.get("/", headers: [forwarded: "203.0.113.9, 198.51.100.7"])
      }
      #expect(hits.count == 1)
      #expect(expected.contains(hits.first?["cip"] ?? ""))
      #expect(hits.first?["url"]?.hasPrefix("https://localhost") == true)
    }

    /// A missing page is an error that Hummingbird's router throws.
    @Test(arguments: ["/", "/missing"])
    func newVisitorGetsACookieAndKeepsIt(path: String) async throws {
      let site = try TrackedSite { $0.requests.visitor.source = .ownCookie() }
      let hits = try await site.hits { router in
        router.get { _, _ in "home" }
      } asking: { client in
        let cookie = try #require(try await client.get(path).headers[.setCookie])
        #expect(cookie.hasSuffix("; Path=/; Secure; HttpOnly; SameSite=Lax"))
        let pair = String(cookie.prefix { $0 != ";" })
        let answer = try await client.get("/", headers: [.cookie: pair])
        #expect(answer.headers[.setCookie] == nil)
      }
      #expect(hits.count == 2)
      #expect(hits.first?["cid"] != nil)
      #expect(hits.first?["cid"] == hits.last?["cid"])
    }
  }
#endif
