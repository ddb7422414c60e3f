import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct ServingTests {
  @Test func handlerGetsTheRequestAsSent() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    let answer = try await client.get("/a%20b/%C3%A4?x=%26&y=a+b&&z?", "X-One: 1", "x-one:  2 ", "Empty:")
    #expect(answer.status == 200)
    #expect(answer.body == "GET\n/a%20b/%C3%A4\nx=%26&y=a+b&&z?\n127.0.0.1\nHost=a;X-One=1;x-one=2 ;Empty=\n")
    await server.stop()
  }

  @Test(arguments: [
    ("/", "/\n-"), ("/?", "/\n"), ("//x", "//x\n-"), ("http://host:80/p?q", "/p\nq"), ("*", "*\n-"),
    ("/a?b#c", "/a\nb#c"),
  ])
  func targetIsSplit(target: String, expected: String) async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    #expect(try await client.get(target).body.hasPrefix("GET\n\(expected)\n127.0.0.1\n"))
    await server.stop()
  }

  @Test func thousandsOfQueryArgumentsAreOneString() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    let query = (0..<4000).map { "a\($0)=1" }.joined(separator: "&")
    #expect(try await client.get("/?\(query)").body.contains("\n\(query)\n"))
    await server.stop()
  }

  @Test func connectionIsKept() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    for path in ["/1", "/2", "/3"] {
      #expect(try await client.get(path).body.contains(path))
    }
    #expect(server.connectionCount == 1)
    let last = try await client.get("/4", "Connection: close")
    #expect(last.values(of: "Connection") == ["close"])
    #expect(try await client.rest() == "")
    await server.stop()
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    let bodies = (0..<20).map { "POST /\($0) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nb\(10 + $0)" }
    try await client.send(bodies.joined())
    for index in 0..<20 {
      let answer = try await client.answer()
      #expect(answer.body.hasPrefix("POST\n/\(index)\n"))
      #expect(answer.body.hasSuffix("\nb\(10 + index)"))
    }
    await server.stop()
  }

  @Test func bodyIsComplete() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    let body = String(repeating: "0123456789", count: 50_000)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
    #expect(try await client.answer().body.hasSuffix("\n\(body)"))
    await server.stop()
  }

  @Test func chunkedBodyIsPutTogether() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n01234")
    try await client.send("56789\r\n0\r\nTrailer: t\r\n\r\n")
    #expect(try await client.answer().body.hasSuffix("\nabc0123456789"))
    #expect(try await client.get("/next").body.contains("/next"))
    await server.stop()
  }

  @Test func expectContinueGetsItsGoAhead() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    #expect(try await client.answer().status == 100)
    try await client.send("ok")
    #expect(try await client.answer().body.hasSuffix("\nok"))
    await server.stop()
  }

  @Test func headGetsHeadersOnly() async throws {
    let server = try HTTPServer { _, exchange in exchange.answer(.text("hello")) }
    let client = try TestClient(server.port)
    try await client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
    let answer = try await client.answer(hasBody: false)
    #expect(answer.values(of: "Content-Length") == ["5"])
    #expect(try await client.get("/").body == "hello")
    await server.stop()
  }

  @Test func http1_0IsAnsweredAndClosed() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    try await client.send("GET /old HTTP/1.0\r\n\r\n")
    #expect(try await client.answer().body.contains("/old"))
    #expect(try await client.rest() == "")
    await server.stop()
  }

  @Test func ipv6PeersAreShownAsSuchAndMappedOnesAsIPv4() async throws {
    let server = try echoServer { $0.address = "::" }
    let six = try await TestClient(server.port, ipv6: true).get("/")
    let four = try await TestClient(server.port).get("/")
    #expect(six.body.contains("\n::1\n"))
    #expect(four.body.contains("\n127.0.0.1\n"))
    await server.stop()
  }

  @Test func sixtyFourClientsAtOnce() async throws {
    let server = try echoServer { $0.threads = 2 }
    let port = server.port
    let right = try await withThrowingTaskGroup(of: Int.self) { group in
      for client in 0..<64 {
        group.addTask {
          let connection = try TestClient(port)
          var right = 0
          for request in 0..<20 {
            let path = "/\(client)/\(request)"
            right += try await connection.get(path).body.hasPrefix("GET\n\(path)\n") ? 1 : 0
          }
          return right
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(right == 64 * 20)
    try await eventually("all connections are let go") { server.connectionCount == 0 }
    await server.stop()
  }
}
