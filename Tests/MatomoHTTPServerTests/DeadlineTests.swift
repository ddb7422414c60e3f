import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Synchronization
import Testing

@Suite struct DeadlineTests {
  /// Sends a beginning and then a byte now and then, until the server closes.
  private func trickle(_ beginning: String, _ adjust: (inout HTTPServer.Configuration) -> Void = { _ in }) async throws
    -> String
  {
    let server = try echoServer {
      $0.requestDeadline = .milliseconds(200)
      $0.idleDeadline = .milliseconds(400)
      adjust(&$0)
    }
    let client = try TestClient(server.port)
    try await client.send(beginning)
    while (try? await client.send("a")) != nil {
      try await Task.sleep(for: .milliseconds(20))
    }
    let all = try await client.rest()
    try await eventually("the connection is let go") { server.connectionCount == 0 }
    await server.stop()
    return all
  }

  @Test(arguments: ["", "G", "GET /", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: "])
  func slowHeaderIsCutOff(beginning: String) async throws {
    #expect(try await trickle(beginning) == "")
  }

  /// Whose header comes too late gets no answer, and a busy machine may be as late.
  @Test func slowBodyIsAnsweredWith408() async throws {
    try await eventually("a header came in time") {
      let all = try await trickle("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
      #expect(all.isEmpty || all.hasPrefix("HTTP/1.1 408 "))
      return !all.isEmpty
    }
  }

  @Test func slowSecondRequestIsCutOffToo() async throws {
    try await eventually("the first request came in time") {
      let all = try await trickle("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2")
      #expect(all.isEmpty || all.contains("/1"))
      #expect(!all.contains("/2"))
      return !all.isEmpty
    }
  }

  @Test func idleConnectionIsClosed() async throws {
    let server = try echoServer { $0.idleDeadline = .milliseconds(100) }
    try await eventually("a connection is used before it was idle for too long") {
      let client = try TestClient(server.port)
      guard let answer = try? await client.get("/") else { return false }
      #expect(answer.status == 200)
      #expect(try await client.rest() == "")
      return true
    }
    try await eventually("the connection is let go") { server.connectionCount == 0 }
    await server.stop()
  }

  @Test func answerThatNobodyReadsIsCutOff() async throws {
    let isAnswered = Mutex(false)
    let server = try HTTPServer(configuration: shortResponseDeadline) { _, exchange in
      exchange.answer(HTTPResponse(status: 200, body: [UInt8](repeating: 65, count: 32 << 20)))
      isAnswered.withLock { $0 = true }
    }
    let client = try TestClient(server.port)
    try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    try await eventually("the request is answered") { isAnswered.withLock(\.self) }
    try await eventually("the connection is let go") { server.connectionCount == 0 }
    await server.stop()
  }

  private var shortResponseDeadline: HTTPServer.Configuration {
    var configuration = HTTPServer.Configuration()
    configuration.responseDeadline = .milliseconds(100)
    return configuration
  }
}
