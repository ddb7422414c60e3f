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
    let error = await failure(post(try ScriptedServer(isDown: true) { _ in }.url))
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
      timedOut.holdThread()
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
      closed.holdThread()
    }
    #expect(await failure(post(server.url)) == nil)
    await answered.wait()
    server.stop()
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

  /// The failure of a request that a server read whole: a busy machine may not get as far within the first timeout.
  private func failureOfAReadRequest(answer: String) async throws -> CurlError? {
    var error: CurlError?
    try await eventually("the server reads a request in time") {
      let read = Arrivals()
      let server = try ScriptedServer { connection in
        guard connection.readRequest() != nil else { return }
        read.arrive()
        connection.write(answer)
        _ = connection.waitForEnd()
      }
      error = await failure(post(server.url, timeout: .milliseconds(500)))
      return read.count > 0
    }
    return error
  }

  @Test func silenceAfterTheBodyIsUnknownAfterTheTimeout() async throws {
    let error = try await failureOfAReadRequest(answer: "")
    #expect(error?.outcome == .outcomeUnknown)
    #expect(error?.reason.contains("timed out") == true)
  }

  @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Len", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"])
  func answerThatStopsIsUnknownAfterTheTimeout(start: String) async throws {
    #expect(try await failureOfAReadRequest(answer: start)?.outcome == .outcomeUnknown)
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
