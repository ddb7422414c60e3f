import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct RefusalTests {
  /// Sends a request and another behind it, and returns all that comes back until the server closes.
  ///
  /// - Parameter deadline: A short one only for what may be answered by it.
  private func exchange(_ request: [UInt8], deadline: Duration = .seconds(600)) async throws -> String {
    let server = try echoServer { $0.requestDeadline = deadline }
    let client = try TestClient(server.port)
    try await client.send(request + Array("GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
    let all = try await client.rest()
    try await eventually("the connection is let go") { server.connectionCount == 0 }
    await server.stop()
    return all
  }

  @Test(arguments: [
    ("Content-Length: 5\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding: chunked\r\nContent-Length: 5", 400),
    ("Content-Length: 5\r\nContent-Length: 6", 400),
    ("Content-Length: 5\r\nContent-Length: 5", 400),
    ("Content-Length: +3", 400),
    ("Content-Length: 3, 3", 400),
    ("Content-Length: ", 400),
    ("Content-Length: 99999999999999999999999999", 413),
    ("Content-Length: 5000000000", 413),
    ("Transfer-Encoding: xchunked", 501),
    ("Transfer-Encoding: gzip, chunked", 501),
    ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400),
    ("Transfer-Encoding : chunked", 400),
    ("Content-Length : 5", 400),
    ("X-\tName: 5", 400),
    ("X: a\rTransfer-Encoding: chunked", 400),
    ("X: a\r\n folded", 400),
    ("Content-: 5\r\n Length", 400),
    ("no colon", 400),
  ])
  func ambiguousHeaderIsRefusedAndTheConnectionClosed(header: String, status: Int) async throws {
    let all = try await exchange([UInt8]("POST / HTTP/1.1\r\nHost: a\r\n\(header)\r\n\r\n".utf8))
    #expect(all.hasPrefix("HTTP/1.1 \(status) "))
    #expect(!all.contains("200 OK"))
    #expect(!all.contains("smuggled"))
  }

  @Test func chunkedHTTP1_0IsRefused() async throws {
    let all = try await exchange([UInt8]("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
    #expect(all.contains(" 400 "))
    #expect(!all.contains("smuggled"))
  }

  @Test(arguments: ["g\r\nabc\r\n", "0x3\r\nabc\r\n", "3\r\nabcd\r\n", "-1\r\n"])
  func malformedChunkIsRefused(chunk: String) async throws {
    let all = try await exchange(
      [UInt8]("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)".utf8)
    )
    #expect(all.hasPrefix("HTTP/1.1 400 "))
    #expect(!all.contains("smuggled"))
  }

  @Test func missingHostIsRefused() async throws {
    #expect(try await exchange([UInt8]("GET / HTTP/1.1\r\n\r\n".utf8)).hasPrefix("HTTP/1.1 400 "))
  }

  @Test(arguments: [
    "GET /a b HTTP/1.1", "GET /", "GET", "", " ", "GET / HTTP/2.0", "GET / HTTP/1.1x", "GET / http/1.1",
    "\u{16}\u{3}\u{1}",
  ])
  func malformedRequestLineIsNotServed(line: String) async throws {
    let request = [UInt8]("\(line)\r\nHost: a\r\nX: y\r\n\r\n".utf8)
    #expect(try await !exchange(request, deadline: .milliseconds(200)).contains("200 OK"))
  }

  @Test func nulCutsAValueShortAndNothingElse() async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    try await client.send("GET /a\0b?c HTTP/1.1\r\nHost: a\r\nX: one\0two\r\nY: 3\r\n\r\n")
    #expect(try await client.answer().body == "GET\n/a\n-\n127.0.0.1\nHost=a;X=one;Y=3\n")
    #expect(try await client.get("/next").body.contains("/next"))
    await server.stop()
  }

  @Test func declaredBodyOverTheLimitIsRefusedAtOnce() async throws {
    let server = try echoServer { $0.maximumBody = 1000 }
    let client = try TestClient(server.port)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
    let answer = try await client.answer()
    #expect(answer.status == 413)
    #expect(answer.values(of: "Connection") == ["close"])
    #expect(try await client.rest() == "")
    await server.stop()
  }

  @Test func chunkedBodyOverTheLimitIsRefusedWhileItIsRead() async throws {
    let server = try echoServer { $0.maximumBody = 1000 }
    let client = try TestClient(server.port)
    try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in 0..<4 {
      try await client.send("fa\r\n\(String(repeating: "x", count: 250))\r\n")
    }
    try await client.send("1\r\nx")
    #expect(try await client.rest().hasPrefix("HTTP/1.1 413 "))
    await server.stop()
  }

  @Test func bodyOfExactlyTheLimitIsTaken() async throws {
    let server = try echoServer { $0.maximumBody = 1000 }
    let client = try TestClient(server.port)
    try await client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n\(String(repeating: "x", count: 1000))"
    )
    #expect(try await client.answer().status == 200)
    await server.stop()
  }

  @Test(arguments: [
    ("GET /", "a", 70_000, " 414 "), ("GET / HTTP/1.1\r\nX: ", "a", 70_000, " 431 "),
    ("GET / HTTP/1.1\r\n", "X: y\r\n", 20_000, " 431 "),
  ])
  func headerOverTheLimitIsRefused(start: String, repeated: String, count: Int, status: String) async throws {
    let server = try echoServer()
    let client = try TestClient(server.port)
    try? await client.send(start + String(repeating: repeated, count: count))
    #expect(try await client.rest().contains(status))
    await server.stop()
  }
}
