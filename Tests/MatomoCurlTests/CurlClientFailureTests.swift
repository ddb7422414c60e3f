import MatomoCurl
import MatomoPlatform
import MatomoTestSupport
import Testing

@Suite struct CurlClientFailureTests {
  private let client = CurlClient()

  private func failure(_ request: CurlRequest) async -> CurlError? {
    do throws(CurlError) {
      _ = try await client.send(request)
      return nil
    } catch {
      return error
    }
  }

  private func post(_ url: String, size: Int = 100, timeout: Duration = .seconds(10)) -> CurlRequest {
    CurlRequest(method: "POST", url: url, body: [UInt8](repeating: 1, count: size), timeout: timeout)
  }

  @Test func refusedConnectionIsNotSent() async throws {
    let error = await failure(post("http://127.0.0.1:\(try ScriptedServer.closedPort())/"))
    #expect(error?.outcome == .notSent)
    #expect(error?.reason.contains("127.0.0.1") == true)
  }

  @Test(arguments: [
    "http://does-not-exist.invalid/", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http://127.0.0.1:99999/",
    "http://127.0.0.1/ HTTP/1.1\r\nX-Bad: 1", "http://127.0.0.1/\0", "",
  ])
  func unusableURLIsNotSent(url: String) async {
    #expect(await failure(post(url))?.outcome == .notSent)
  }

  @Test func plainServerUnderHTTPSIsNotSent() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.read(atLeast: 1)
      connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    }
    #expect(await failure(post("https://127.0.0.1:\(server.port)/"))?.outcome == .notSent)
  }

  @Test(arguments: [("X-A", "1\r\nX-B: 2"), ("X-A", "1\0"), ("X A", "1"), ("", "1"), ("X-A:", "1")])
  func headerThatWouldBreakTheRequestIsRefused(name: String, value: String) async throws {
    let server = try ScriptedServer { _ in }
    let error = await failure(CurlRequest(url: server.url, headers: [(name, value)]))
    #expect(error?.outcome == .notSent)
    #expect(server.acceptCount == 0)
  }

  @Test func resetInTheMiddleOfTheBodyIsNotSent() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readHead()
      _ = connection.read(atLeast: 1000)
      connection.reset()
    }
    #expect(await failure(post(server.url, size: 50_000_000))?.outcome == .notSent)
  }

  @Test func bodyThatIsNotReadInTimeIsNotSent() async throws {
    // More than the buffers of two sockets take.
    let timedOut = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readHead()
      while timedOut.count == 0 { usleep(1000) }
    }
    let error = await failure(post(server.url, size: 50_000_000, timeout: .milliseconds(300)))
    timedOut.arrive()
    #expect(error?.outcome == .notSent)
  }

  @Test(arguments: [true, false])
  func connectionThatEndsAfterTheBodyIsUnknown(byReset: Bool) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      if byReset { connection.reset() }
    }
    #expect(await failure(post(server.url))?.outcome == .outcomeUnknown)
  }

  @Test func keptConnectionThatEndsAfterTheBodyIsUnknownAndNotRepeated() async throws {
    let requests = Arrivals()
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      requests.arrive()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      if connection.readRequest() != nil { requests.arrive() }
    }
    #expect(await failure(post(server.url)) == nil)
    #expect(await failure(post(server.url))?.outcome == .outcomeUnknown)
    #expect(await failure(CurlRequest(method: "GET", url: server.url)) == nil)
    #expect(requests.count == 3)
  }

  @Test func keptConnectionThatEndsAfterAPostWithoutBodyIsUnknownAndNotRepeated() async throws {
    let requests = Arrivals()
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      requests.arrive()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      if connection.readRequest() != nil { requests.arrive() }
    }
    #expect(await failure(post(server.url, size: 0)) == nil)
    #expect(await failure(post(server.url, size: 0))?.outcome == .outcomeUnknown)
    #expect(requests.count == 2)
  }

  @Test func keptConnectionThatEndsWithItsServerAfterTheBodyIsUnknown() async throws {
    let answered = Arrivals()
    let closed = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      answered.arrive()
      _ = connection.readRequest()
      while closed.count == 0 { usleep(1000) }
    }
    #expect(await failure(post(server.url)) == nil)
    await answered.wait()
    server.refuseConnections()
    closed.arrive()
    #expect(await failure(post(server.url))?.outcome == .outcomeUnknown)
  }

  @Test func keptConnectionThatEndsWithinTheBodyIsNotSent() async throws {
    let requests = Arrivals()
    let server = try ScriptedServer { connection in
      guard connection.readRequest() != nil else { return }
      requests.arrive()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      guard connection.readHead() != nil else { return }
      _ = connection.read(atLeast: 1000)
      connection.reset()
    }
    #expect(await failure(post(server.url)) == nil)
    #expect(await failure(post(server.url, size: 50_000_000))?.outcome == .notSent)
    #expect(requests.count == 1)
  }

  @Test func silenceAfterTheBodyIsUnknownAfterTheTimeout() async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      _ = connection.waitForEnd()
    }
    let error = await failure(post(server.url, timeout: .seconds(1)))
    #expect(error?.outcome == .outcomeUnknown)
    #expect(error?.reason.contains("timed out") == true)
  }

  @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Len", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
  func answerThatStopsIsUnknownAfterTheTimeout(start: String) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write(start)
      _ = connection.waitForEnd()
    }
    #expect(await failure(post(server.url, timeout: .seconds(1)))?.outcome == .outcomeUnknown)
  }

  @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "not HTTP\r\n\r\n", ""])
  func answerThatIsCutOrSenselessIsUnknown(answer: String) async throws {
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write(answer)
    }
    #expect(await failure(post(server.url))?.outcome == .outcomeUnknown)
  }
}
