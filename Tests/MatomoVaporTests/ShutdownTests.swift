#if VaporSupport
  import AsyncHTTPClient
  import LiveHTTP
  import Matomo
  import MatomoCore
  import MatomoVapor
  import ScriptedMatomo
  import Testing
  import Vapor

  @Suite struct ShutdownTests {
    /// The server stops to listen first, then finishes what it has begun, and only then does the tracker stop.
    @Test(.timeLimit(.minutes(1)))
    func requestInFlightIsTracked() async throws {
      let (begun, handler) = AsyncStream.makeStream(of: Void.self)
      let (ending, end) = AsyncStream.makeStream(of: Void.self)
      var answer: Task<HTTPResponseStatus, any Error>?
      let hits = try await TrackedSite().hits { app in
        app.get("slow") { _ in
          handler.finish()
          for await _ in ending {}
          return "done"
        }
      } asking: { app in
        let port = try await app.serve()
        answer = Task {
          try await HTTPClient.shared.execute(
            HTTPClientRequest(url: "http://localhost:\(port)/slow"),
            timeout: .seconds(30)
          ).status
        }
        for await _ in begun {}
        Task {
          try await waitUntilNobodyListens(on: port)
          end.finish()
        }
      }
      #expect(try await answer?.value == .ok)
      #expect(hits.map { $0["dimension1"] } == ["/slow"])
    }

    @Test func severalTrackersAllDeliver() async throws {
      let other = try ScriptedMatomo()
      let matomo = try MatomoTracker(configuration: .init(url: other.url, siteID: 2))
      let hits = try await TrackedSite().hits { app in
        app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
        app.lifecycle.use(matomo)
        app.get { _ in "home" }
      } asking: { app in
        try await app.get("/", headers: ["Host": "shop.example"])
      }
      #expect(hits.count == 1)
      #expect(other.recorded.count == 1)
    }
  }
#endif
