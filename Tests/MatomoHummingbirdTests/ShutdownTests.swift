#if HummingbirdSupport
  import AsyncHTTPClient
  import Hummingbird
  import HummingbirdTesting
  import LiveHTTP
  import MatomoCore
  import NIOHTTP1
  import ScriptedMatomo
  import Testing

  @Suite struct ShutdownTests {
    /// The server stops to listen first, then finishes what it has begun, and only then does the tracker stop.
    @Test(.timeLimit(.minutes(1)))
    func requestInFlightIsTracked() async throws {
      let (begun, handler) = AsyncStream.makeStream(of: Void.self)
      let (ending, end) = AsyncStream.makeStream(of: Void.self)
      let (answers, answer) = AsyncStream.makeStream(of: UInt.self)
      let hits = try await TrackedSite().hits(.ahc(.http)) { router in
        router.get("slow") { _, _ in
          handler.finish()
          for await _ in ending {}
          return "done"
        }
      } asking: { client in
        let port = try #require(client.port)
        Task {
          let request = HTTPClientRequest(url: "http://localhost:\(port)/slow")
          answer.yield(try await HTTPClient.shared.execute(request, timeout: .seconds(30)).status.code)
          answer.finish()
        }
        for await _ in begun {}
        Task {
          try await waitUntilNobodyListens(on: port)
          end.finish()
        }
      }
      #expect(await answers.first { _ in true } == 200)
      #expect(hits.map { $0["dimension1"] } == ["/slow"])
    }
  }
#endif
