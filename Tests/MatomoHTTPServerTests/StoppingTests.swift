import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct StoppingTests {
  @Test func begunRequestsAreFinishedAndIdleConnectionsClosed() async throws {
    let server = try echoServer()
    let idle = try TestClient(server.port)
    #expect(try await idle.get("/").status == 200)
    let begun = try TestClient(server.port)
    try await begun.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
    #expect(try await begun.answer().status == 100)

    async let stopped: Void = server.stop()
    #expect(try await idle.rest() == "")
    #expect(throws: TestClient.Failure.self) { try TestClient(server.port) }
    try await begun.send("rest")
    let answer = try await begun.answer()
    #expect(answer.body.hasSuffix("\nrest"))
    #expect(answer.values(of: "Connection") == ["close"])
    await stopped
    #expect(server.connectionCount == 0)
  }

  @Test func waitsForAnAnswerThatIsBeingMade() async throws {
    let shelf = Shelf()
    let server = try shelf.server()
    let idle = try TestClient(server.port)
    let client = try TestClient(server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    try await eventually("the request arrived") { shelf.count == 1 }
    async let stopped: Void = server.stop()
    #expect(try await idle.rest() == "")
    shelf.answerAll(.text("made"))
    #expect(try await client.answer().body == "made")
    await stopped
  }

  @Test func graceEnds() async throws {
    let shelf = Shelf()
    let server = try shelf.server()
    let clients = try (0..<3).map { _ in try TestClient(server.port) }
    try await clients[0].send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    try await clients[1].send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n")
    try await clients[2].send("POST / HTTP/1.1\r\nHo")
    try await eventually("the request arrived") { shelf.count == 1 }
    await server.stop(grace: .milliseconds(50))
    for client in clients {
      #expect(try await client.rest() == "")
    }
    #expect(server.connectionCount == 0)
    shelf.answerAll(.text("too late"))
  }

  @Test func mayBeAskedForTwice() async throws {
    let server = try echoServer()
    async let first: Void = server.stop()
    async let second: Void = server.stop()
    _ = await (first, second)
    await server.stop()
    #expect(throws: TestClient.Failure.self) { try TestClient(server.port) }
  }

  @Test func releasedServerStops() async throws {
    var server: HTTPServer? = try echoServer()
    let client = try TestClient(try #require(server).port)
    #expect(try await client.get("/").status == 200)
    server = nil
    #expect(try await client.rest() == "")
  }

  @Test func nothingIsLeftAfterTheStop() async throws {
    final class Token: Sendable {}
    weak var weakToken: Token?
    do {
      let token = Token()
      weakToken = token
      let server = try HTTPServer { _, exchange in withExtendedLifetime(token) { exchange.answer(.empty()) } }
      #expect(try await TestClient(server.port).get("/").status == 204)
      await server.stop()
    }
    try await eventually("the handler is released") { weakToken == nil }
  }

  /// Answers, ends of connections and the stop meet in every order.
  @Test func stopUnderLoad() async throws {
    for _ in 0..<20 {
      let server = try HTTPServer(answer: { request in
        await Task.yield()
        return .text(request.path)
      })
      let port = server.port
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
          group.addTask {
            guard let client = try? TestClient(port) else { return }
            while (try? await client.get("/")) != nil {}
          }
        }
        try? await eventually("clients are there") { server.connectionCount > 4 }
        await server.stop(grace: .milliseconds(5))
      }
      #expect(server.connectionCount == 0)
    }
  }
}
