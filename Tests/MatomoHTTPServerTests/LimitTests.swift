import MatomoHTTP
import MatomoHTTPServer
import MatomoTestSupport
import Testing

@Suite struct LimitTests {
  @Test func connectionsOfOneAddressAreLimited() async throws {
    let server = try echoServer { $0.maximumConnectionsPerAddress = 2 }
    var clients = [try TestClient(server.port), try TestClient(server.port)]
    for client in clients {
      #expect(try await client.get("/").status == 200)
    }
    #expect(try await TestClient(server.port).rest().hasPrefix("HTTP/1.1 429 "))
    #expect(try await clients[0].get("/").status == 200)
    clients.removeFirst()
    try await eventually("the place is free") { server.connectionCount == 1 }
    #expect(try await TestClient(server.port).get("/").status == 200)
    await server.stop()
  }

  @Test func trustedProxyIsNotLimited() async throws {
    let server = try echoServer {
      $0.maximumConnectionsPerAddress = 1
      $0.isTrustedProxy = { $0?.description == "127.0.0.1" }
    }
    let clients = try (0..<5).map { _ in try TestClient(server.port) }
    for client in clients {
      #expect(try await client.get("/").status == 200)
    }
    await server.stop()
  }

  @Test func allConnectionsAreLimited() async throws {
    let server = try echoServer {
      $0.maximumConnections = 3
      $0.isTrustedProxy = { _ in true }
    }
    let clients = try (0..<3).map { _ in try TestClient(server.port) }
    for client in clients {
      #expect(try await client.get("/").status == 200)
    }
    #expect(try await TestClient(server.port).rest().hasPrefix("HTTP/1.1 503 "))
    #expect(try await clients[2].get("/").status == 200)
    await server.stop()
  }
}
