import MatomoCurl
import MatomoPlatform
import MatomoTestSupport
import Synchronization
import Testing

@Suite struct CurlClientAnswerTests {
  private let client = CurlClient()

  @Test func answerArrivesWithStatusHeadersAndBody() async throws {
    let seen = Mutex<ScriptedConnection.Request?>(nil)
    let server = try ScriptedServer { connection in
      let request = connection.readRequest()
      seen.withLock { $0 = request }
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Note: \t a: b \r\nX-Empty:\r\n\r\nhello")
    }
    let response = try await client.send(
      CurlRequest(
        method: "POST",
        url: server.url,
        headers: [("X-One", "1"), ("Content-Type", "application/json"), ("X-No", "")],
        body: Array("{\"a\":1}".utf8)
      )
    )

    #expect(response.status == 200)
    #expect(response.body == Array("hello".utf8))
    #expect(!response.isBodyCut)
    #expect(response.header("x-NOTE") == "a: b")
    #expect(response.header("X-Empty")?.isEmpty == true)
    #expect(response.header("X-Missing") == nil)
    let seenRequest = seen.withLock { $0 }
    let request = try #require(seenRequest)
    #expect(request.head.hasPrefix("POST /matomo.php HTTP/1.1\r\n"))
    for line in ["X-One: 1", "Content-Type: application/json", "X-No:", "Content-Length: 7"] {
      #expect(request.head.contains("\r\n\(line)\r\n"))
    }
    #expect(!request.head.contains("Expect"))
    #expect(request.body == Array("{\"a\":1}".utf8))
  }

  @Test(arguments: [
    ("GET", ""), ("HEAD", ""), ("DELETE", ""), ("POST", ""), ("POST", "a=1"), ("PUT", "a=1"), ("GET", "a=1"),
  ])
  func methodAndBodyAreSentAsGiven(method: String, body: String) async throws {
    let seen = Mutex<ScriptedConnection.Request?>(nil)
    let server = try ScriptedServer { connection in
      let request = connection.readRequest()
      seen.withLock { $0 = request }
      connection.write("HTTP/1.1 204 No Content\r\n\r\n")
    }
    let response = try await client.send(CurlRequest(method: method, url: server.url, body: Array(body.utf8)))

    #expect(response.status == 204)
    let seenRequest = seen.withLock { $0 }
    let request = try #require(seenRequest)
    #expect(request.head.hasPrefix("\(method) /matomo.php HTTP/1.1\r\n"))
    #expect(!request.head.contains("Content-Type"))
    #expect(request.body == Array(body.utf8))
  }

  @Test func largeBodyArrivesWhole() async throws {
    let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let server = try ScriptedServer { connection in
      let isEqual = connection.readRequest()?.body == body
      connection.write("HTTP/1.1 \(isEqual ? 200 : 400) Done\r\nContent-Length: 0\r\n\r\n")
    }
    #expect(try await client.send(CurlRequest(method: "POST", url: server.url, body: body)).status == 200)
  }

  @Test func chunkedAnswerIsJoined() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n1\r\no\r\n0\r\n\r\n")
    }
    #expect(try await client.send(CurlRequest(url: server.url)).body == Array("hello".utf8))
  }

  @Test func headersOfAnInterimAnswerAreForgotten() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }
    let response = try await client.send(CurlRequest(url: server.url))
    #expect(response.status == 200)
    #expect(response.headers.map(\.name) == ["Content-Length"])
  }

  @Test(arguments: [400, 413, 500, 503])
  func errorStatusIsAnAnswer(status: Int) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 \(status) Sorry\r\nContent-Length: 3\r\nRetry-After: 7\r\n\r\nwhy")
    }
    let response = try await client.send(CurlRequest(method: "POST", url: server.url, body: [1]))
    #expect(response.status == status)
    #expect(response.header("retry-after") == "7")
    #expect(response.body == Array("why".utf8))
  }

  @Test func redirectIsReturnedAndNotFollowed() async throws {
    let target = try ScriptedServer { _ in }
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 302 Found\r\nLocation: \(target.url)\r\nContent-Length: 0\r\n\r\n")
    }
    let response = try await client.send(CurlRequest(method: "POST", url: server.url, body: [1]))
    #expect(response.status == 302)
    #expect(response.header("Location") == target.url)
    #expect(target.acceptCount == 0)
  }

  @Test func refusalBeforeTheBodyIsReadIsAnAnswer() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readHead()
      connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
      _ = connection.waitForEnd()
    }
    let body = [UInt8](repeating: 1, count: 20_000_000)
    #expect(try await client.send(CurlRequest(method: "POST", url: server.url, body: body)).status == 413)
  }

  @Test(arguments: [(99, true), (100, false), (101, false)])
  func bodyIsCutAtTheLimit(limit: Int, isCut: Bool) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + String(repeating: "x", count: 100))
    }
    let response = try await client.send(CurlRequest(url: server.url, responseBodyLimit: limit))
    #expect(response.status == 200)
    #expect(response.isBodyCut == isCut)
    #expect(response.body.count == min(limit, 100))
  }

  @Test func endlessBodyEndsAtTheLimit() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\n\r\n")
      while connection.write(String(repeating: "x", count: 100_000)) {}
    }
    let response = try await client.send(CurlRequest(url: server.url))
    #expect(response.isBodyCut)
    #expect(response.body.count == 1 << 20)
  }

  @Test func connectionIsUsedAgain() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    for _ in 0..<5 {
      #expect(try await client.send(CurlRequest(method: "POST", url: server.url, body: [1])).status == 200)
    }
    #expect(server.acceptCount == 1)
  }

  @Test func connectionThatTheServerClosedIsReplaced() async throws {
    let closed = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      connection.close()
      closed.arrive()
    }
    for round in 1...3 {
      #expect(try await client.send(CurlRequest(method: "POST", url: server.url, body: [1])).status == 200)
      await closed.wait(for: round)
    }
    #expect(server.acceptCount == 3)
  }

  @Test func requestsInFlightDoNotWaitForEachOther() async throws {
    // The first is answered only after the second has come.
    let second = Arrivals()
    let both = Arrivals()
    let server = try ScriptedServer { connection in
      guard let request = connection.readRequest() else { return }
      both.arrive()
      if request.head.contains("/second") {
        second.arrive()
        connection.write("HTTP/1.1 202 OK\r\nContent-Length: 0\r\n\r\n")
      } else {
        second.holdThread()
        connection.write("HTTP/1.1 201 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }
    async let first = client.send(CurlRequest(url: server.url))
    await both.wait()
    let answer = try await client.send(CurlRequest(url: "http://127.0.0.1:\(server.port)/second"))
    #expect(answer.status == 202)
    #expect(try await first.status == 201)
  }
}
