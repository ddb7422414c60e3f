#if HummingbirdSupport
  import HTTPTypes
  import Hummingbird
  import HummingbirdTesting
  import Matomo
  import MatomoCore
  import MatomoHummingbird
  import NIOCore
  import ScriptedMatomo
  import Synchronization
  import Testing

  /// What is seen of a page while it is sent.
  @Suite struct SentPageTests {
    private struct Failure: Error {}

    /// A route that streams a body, and the hits of a visit.
    private func hits(
      _ parts: [String],
      type: String = "text/html",
      title: String? = nil,
      failure: Failure? = nil,
      site: TrackedSite? = nil
    ) async throws -> [[Parameter]] {
      try await (site ?? TrackedSite()).hits(failure == nil ? .router : .live) { router in
        router.get("stream") { _, context in
          context.matomo.title = title
          let body = ResponseBody { writer in
            for part in parts { try await writer.write(ByteBuffer(string: part)) }
            if let failure { throw failure }
            try await writer.finish(nil)
          }
          return Response(status: .ok, headers: [.contentType: type], body: body)
        }
      } asking: { client in
        guard failure == nil else {
          // The connection is closed in the middle of the body.
          _ = try? await client.get("/stream")
          return
        }
        let answer = try await client.get("/stream")
        #expect(String(buffer: answer.body) == parts.joined())
      }
    }

    @Test func streamHasItsTitleAndSize() async throws {
      let hits = try await hits(["<tit", "le>La", "te</title", "><p>é</p>"])
      #expect(hits.map { $0["action_name"] } == ["Late"])
      #expect(hits.map { $0["bw_bytes"] } == ["28"])
    }

    /// The search ends after 64 KiB, whatever the parts are.
    @Test(arguments: [(60, "Late"), (70, "/stream")])
    func titleIsFoundInTheHeadOfAPage(kibibytes: Int, title: String) async throws {
      let space = String(repeating: " ", count: 1024)
      let hits = try await hits(Array(repeating: space, count: kibibytes) + ["<title>Late</title>"])
      #expect(hits.map { $0["action_name"] } == [title])
      #expect(hits.map { $0["bw_bytes"] } == [String(kibibytes * 1024 + 19)])
    }

    @Test func titleOfTheHandlerWinsAndTheStreamIsStillCounted() async throws {
      let hits = try await hits(["<title>Late</title>"], title: "Said")
      #expect(hits.map { $0["action_name"] } == ["Said"])
      #expect(hits.map { $0["bw_bytes"] } == ["19"])
    }

    @Test func streamThatIsNoPageIsLeftAlone() async throws {
      let hits = try await hits(["<title>Late</title>"], type: "text/event-stream")
      #expect(hits.map { $0["action_name"] } == ["/stream"])
      #expect(hits.map { $0["bw_bytes"] } == [nil])
    }

    @Test func streamThatBreaksOffIsTrackedOnceWithWhatWasSent() async throws {
      let hits = try await hits(["<title>Early</title>", "…"], failure: Failure())
      #expect(hits.map { $0["action_name"] } == ["Early"])
      #expect(hits.map { $0["bw_bytes"] } == ["23"])
    }

    @Test func cookieGoesAheadOfTheBodyAndIsThatOfTheHit() async throws {
      let sent = Mutex("")
      let site = try TrackedSite { $0.requests.visitor.source = .ownCookie() }
      let hits = try await site.hits { router in
        router.get { _, _ in Response.html("<title>Home</title>") }
      } asking: { client in
        let answer = try await client.get("/", headers: [.cookie: "__matomo=invalid; theme=dark"])
        sent.withLock { $0 = answer.headers[.setCookie] ?? "" }
      }
      let cookie = sent.withLock(\.self)
      let visitor = try #require(hits.first?["cid"])
      #expect(hits.count == 1)
      #expect(cookie.hasPrefix("__matomo=\(visitor); "))
    }

    /// Middleware outside of ours answers with something else, so that nobody writes our body.
    private struct Replacement: RouterMiddleware {
      typealias Context = MatomoRequestContext

      @concurrent
      func handle(
        _ request: Request,
        context: Context,
        next: @concurrent (Request, Context) async throws -> Response
      ) async throws -> Response {
        _ = try await next(request, context)
        return Response(status: .notModified)
      }
    }

    @Test func pageThatIsNeverSentIsTrackedOnce() async throws {
      let site = try TrackedSite()
      let router = Router(context: MatomoRequestContext.self)
      router.add(middleware: Replacement())
      router.add(middleware: MatomoMiddleware(site.matomo))
      router.get { _, _ in Response.html("<title>Home</title>") }
      let hits = try await site.hits(from: router) { client in
        let answer = try await client.get("/")
        #expect(answer.status == .notModified)
      }
      #expect(hits.map { $0["url"] } == ["https://localhost/"])
      #expect(hits.map { $0["bw_bytes"] } == ["19"])
    }
  }
#endif
