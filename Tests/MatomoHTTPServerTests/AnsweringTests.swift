import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct AnsweringTests {
  @Test func answerMayComeLaterFromAnywhere() async throws {
    let shelf = Shelf()
    let server = try shelf.server()
    let client = try TestClient(server.port)
    for round in 0..<3 {
      try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      try await eventually("the request arrived") { shelf.count == 1 }
      shelf.answerAll(.text("\(round)"))
      #expect(try await client.answer().body == "\(round)")
    }
    await server.stop()
  }

  @Test func deadlineDoesNotCountWhileTheHandlerWorks() async throws {
    let shelf = Shelf()
    let server = try shelf.server {
      $0.requestDeadline = .milliseconds(20)
      $0.idleDeadline = .milliseconds(200)
    }
    let waiting = try await shelf.client(of: server, sending: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    // A connection that came later and is over its deadline shows that the time has passed for the first one too.
    #expect(try await TestClient(server.port).rest() == "")
    shelf.answerAll(.text("late"))
    #expect(try await waiting.answer().body == "late")
    await server.stop()
  }

  @Test func asyncHandlerAnswers() async throws {
    let server = try HTTPServer(answer: { request in
      await Task.yield()
      return .text(request.path)
    })
    let client = try TestClient(server.port)
    #expect(try await client.get("/async").body == "/async")
    #expect(try await client.get("/again").body == "/again")
    await server.stop()
  }

  @Test func onlyTheFirstAnswerCounts() async throws {
    let server = try HTTPServer { _, exchange in
      exchange.answer(.text("first"))
      exchange.answer(.text("second"))
    }
    let client = try TestClient(server.port)
    #expect(try await client.get("/").body == "first")
    #expect(try await client.get("/").body == "first")
    await server.stop()
  }

  @Test func droppedExchangeIsAnsweredWith500() async throws {
    let atOnce = try HTTPServer { _, _ in }
    #expect(try await TestClient(atOnce.port).get("/").status == 500)
    await atOnce.stop()

    let shelf = Shelf()
    let later = try shelf.server()
    let client = try TestClient(later.port)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    try await eventually("the request arrived") { shelf.count == 1 }
    _ = shelf.takeAll()
    #expect(try await client.answer().status == 500)
    await later.stop()
  }

  @Test func answerAfterTheClientLeftIsHarmless() async throws {
    let shelf = Shelf()
    let server = try shelf.server()
    for isAbrupt in [false, true] {
      var client: TestClient? = try TestClient(server.port)
      try await client?.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      try await eventually("the request arrived") { shelf.count == 1 }
      if isAbrupt {
        client?.closeAbruptly()
      }
      client = nil
      let big = HTTPResponse(status: 200, body: [UInt8](repeating: 65, count: 1 << 20))
      shelf.answerAll(big)
      try await eventually("the connection is let go") { server.connectionCount == 0 }
    }
    await server.stop()
  }

  @Test func pipelinedRequestsWaitForTheirTurn() async throws {
    let shelf = Shelf()
    let server = try shelf.server()
    let client = try TestClient(server.port)
    try await client.send(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 3))
    for round in 0..<3 {
      try await eventually("the request arrived") { shelf.count == 1 }
      shelf.answerAll(.text("\(round)"))
      #expect(try await client.answer().body == "\(round)")
    }
    await server.stop()
  }
}
