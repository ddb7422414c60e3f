import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

/// Of one request, and of all together.
@Suite struct BodyLimitTests {
  private func post(_ length: Int) -> String { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n" }

  private func server(_ shelf: Shelf, deadline: Duration = .seconds(10)) throws -> HTTPServer {
    try shelf.server {
      $0.requestDeadline = deadline
      $0.maximumBody = 1000
      $0.maximumBodies = 2500
    }
  }

  private let half = String(repeating: "x", count: 500)

  @Test func bodiesUnderWayAreLimitedTogether() async throws {
    let shelf = Shelf()
    let server = try server(shelf)
    var clients: [TestClient] = []
    for _ in 0..<2 {
      let client = try TestClient(server.port)
      try await client.send(post(1000) + half + half)
      clients.append(client)
    }
    try await eventually("both have arrived, and wait for their answers") { shelf.count == 2 }
    // What was announced does not fit any more.
    let late = try TestClient(server.port)
    try await late.send(post(501))
    let refusal = try await late.answer()
    #expect(refusal.status == 503)
    #expect(refusal.values(of: "Retry-After") == ["10"])
    #expect(try await late.rest() == "")
    // What is announced piece by piece is seen not to fit when it is there.
    let chunked = try TestClient(server.port)
    try await chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n\(half)\r\n")
    try await chunked.send("1\r\nx\r\n")
    #expect(try await chunked.rest().hasPrefix("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\n"))
    // A request without a body needs no room, and one that fits gets it.
    let fitting = try TestClient(server.port)
    try await fitting.send(post(500) + half)
    try await eventually("it fits") { shelf.count == 3 }
    let bare = try TestClient(server.port)
    try await bare.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    try await eventually("it needs no room") { shelf.count == 4 }
    shelf.answerAll(.empty())
    for client in clients + [fitting, bare] { #expect(try await client.answer().status == 204) }
    // The room is free again, on a connection that had it before, too.
    try await clients[0].send(post(1000) + half + half)
    try await eventually("it has room again") { shelf.count == 1 }
    shelf.answerAll(.empty())
    #expect(try await clients[0].answer().status == 204)
    await server.stop()
  }

  @Test func roomIsFreeWhenTheDeadlineOfABodyHasPassed() async throws {
    let shelf = Shelf()
    let server = try server(shelf, deadline: .milliseconds(200))
    try await eventually("two bodies are begun in time") {
      let slow = try (0..<2).map { _ in try TestClient(server.port) }
      for client in slow { try? await client.send(post(1000) + half + half.dropLast(100)) }
      var answers: [String] = []
      for client in slow { answers.append(try await client.rest()) }
      try await eventually("the connections are let go") { server.connectionCount == 0 }
      return answers.allSatisfy { $0.hasPrefix("HTTP/1.1 408 ") }
    }
    let client = try await shelf.client(of: server, sending: post(1000) + half + half)
    shelf.answerAll(.empty())
    #expect(try await client.answer().status == 204)
    await server.stop()
  }

  @Test func promisesTakeNoRoom() async throws {
    let shelf = Shelf()
    let server = try server(shelf)
    let promising = try (0..<20).map { _ in try TestClient(server.port) }
    for client in promising { try await client.send(post(1000)) }
    let client = try TestClient(server.port)
    try await client.send(post(1000) + half + half)
    try await eventually("it has arrived") { shelf.count == 1 }
    shelf.answerAll(.empty())
    #expect(try await client.answer().status == 204)
    withExtendedLifetime(promising) {}
    await server.stop(grace: .zero)
  }
}
