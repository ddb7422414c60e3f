import Matomo
import MatomoCore
import MatomoPlatform
import MatomoTestSupport
import ScriptedMatomo
import Testing

@Suite struct MatomoHTTPTransportTests {
  private static let token = "0123456789abcdef0123456789abcdef"

  private func body(_ hits: Int = 2) throws -> [UInt8] {
    let queries = (1...hits).map { "idsite=1&rec=1&url=https%3A%2F%2Fexample.org%2F\($0)" }
    return BulkRequest.encode(queries, tokenAuth: try TokenAuth(Self.token))
  }

  private func response(_ answer: BulkAnswer) throws -> BulkResponse {
    guard case .response(let response) = answer else { throw UnexpectedAnswer(answer: answer) }
    return response
  }

  private struct UnexpectedAnswer: Error {
    let answer: BulkAnswer
  }

  // MARK: - What is sent

  @Test func callIsAPostOfJSONWithTheTokenInItsBodyAlone() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(
      try TrackerURL(matomo.url),
      headers: [("Authorization", "Basic c2VjcmV0"), ("X-Forwarded-Proto", "https")]
    )
    let body = try body()
    let response = try response(await transport.post(body))

    #expect(response.status == 200)
    #expect(String(decoding: response.body, as: UTF8.self) == #"{"status":"success","tracked":2,"invalid":0}"#)
    #expect(response.retryAfter == nil)
    #expect(response.location == nil)
    let call = try #require(matomo.calls.first)
    #expect(call.head.hasPrefix("POST /matomo.php HTTP/1.1\r\n"))
    let expected = [
      "Content-Type: application/json", "User-Agent: swift-matomo", "Authorization: Basic c2VjcmV0",
      "X-Forwarded-Proto: https", "Content-Length: \(body.count)",
    ]
    for line in expected { #expect(call.head.contains("\r\n\(line)\r\n")) }
    #expect(!call.head.contains("Expect:"))
    #expect(!call.head.contains(Self.token))
    #expect(call.body == body)
    #expect(call.tokenAuth == Self.token)
  }

  @Test func configuredHeaderReplacesOurOwn() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url), headers: [("user-agent", "shop/1.0")])
    _ = await transport.post(try body())
    let head = try #require(matomo.calls.first?.head)
    #expect(head.contains("\r\nuser-agent: shop/1.0\r\n"))
    #expect(!head.contains("swift-matomo"))
  }

  @Test func connectionIsUsedAgain() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    for _ in 1...3 { #expect(try response(await transport.post(try body())).status == 200) }
    #expect(matomo.callCount == 3)
    #expect(matomo.acceptCount == 1)
  }

  @Test func callsAtOnceEachGetTheirOwnAnswer() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let counts = try await withThrowingTaskGroup(of: Bool.self) { group in
      for hits in 1...20 {
        group.addTask {
          let response = try response(await transport.post(try body(hits)))
          return String(decoding: response.body, as: UTF8.self).contains(#""tracked":\#(hits),"#)
        }
      }
      return try await group.reduce(into: [Bool]()) { $0.append($1) }
    }
    #expect(counts.count == 20)
    #expect(counts.allSatisfy { $0 })
    #expect(matomo.recordedCount == (1...20).reduce(0, +))
  }

  @Test func valuesOfHeadersAreNotShown() throws {
    let transport = MatomoHTTPTransport(
      try TrackerURL("https://matomo.example.org"),
      headers: [("Authorization", "Basic c2VjcmV0")]
    )
    var dumped = ""
    dump(transport, to: &dumped)
    #expect(dumped.contains("Authorization"))
    #expect(!(dumped + String(reflecting: transport) + "\(transport)").contains("c2VjcmV0"))
  }

  // MARK: - What comes back

  @Test(arguments: [200, 204, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504])
  func statusComesBackAsItWas(status: Int) async throws {
    let matomo = try ScriptedMatomo { _, _ in .answer(status, body: status == 204 ? "" : "a b") }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let response = try response(await transport.post(try body()))
    #expect(response.status == status)
    #expect(response.body == Array((status == 204 ? "" : "a b").utf8))
  }

  @Test func retryAfterInSeconds() async throws {
    let matomo = try ScriptedMatomo { _, _ in .answer(503, headers: ["retry-after: 120"]) }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    #expect(try response(await transport.post(try body())).retryAfter == .seconds(120))
  }

  @Test func retryAfterAsADate() async throws {
    var inAnHour = time(nil) + 3600
    var parts = tm()
    gmtime_r(&inAnHour, &parts)
    var text = [UInt8](repeating: 0, count: 40)
    let length = text.withUnsafeMutableBytes { buffer in
      strftime(buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
    }
    let date = String(decoding: text[..<length], as: UTF8.self)
    let matomo = try ScriptedMatomo { _, _ in .answer(503, headers: ["Retry-After: \(date)"]) }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let wait = try #require(try response(await transport.post(try body())).retryAfter)
    #expect(wait > .seconds(3000) && wait <= .seconds(3600))
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func redirectIsNotFollowed(status: Int) async throws {
    let target = try ScriptedMatomo()
    let matomo = try ScriptedMatomo { _, _ in .answer(status, headers: ["Location: \(target.url)"]) }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let response = try response(await transport.post(try body()))
    #expect(response.status == status)
    #expect(response.location == target.url)
    #expect(target.acceptCount == 0)
  }

  // MARK: - What goes wrong

  @Test func refusedConnectionIsNotSent() async throws {
    let matomo = try ScriptedMatomo(isDown: true)
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url), headers: [("Authorization", "Basic c2VjcmV0")])
    guard case .notSent(let reason) = await transport.post(try body()) else {
      Issue.record("a refused connection carries nothing")
      return
    }
    #expect(reason.contains("127.0.0.1"))
    #expect(!reason.contains(Self.token) && !reason.contains("c2VjcmV0"))
  }

  @Test func headerThatCannotBeSentIsNamedWithoutItsValue() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(
      try TrackerURL(matomo.url),
      headers: [("Authorization", "Basic c2VjcmV0\r\nX: 1")]
    )
    guard case .notSent(let reason) = await transport.post(try body()) else {
      Issue.record("a header that starts another one must not be sent")
      return
    }
    #expect(reason.contains("Authorization"))
    #expect(!reason.contains("c2VjcmV0"))
    #expect(matomo.acceptCount == 0)
  }

  @Test func silenceAfterTheBodyIsInterrupted() async throws {
    let body = try body()
    try await eventually("a call is read before the client gives up, which may take a busy machine too long") {
      let matomo = try ScriptedMatomo { _, _ in Reaction(.silence) }
      let answer = await MatomoHTTPTransport(try TrackerURL(matomo.url), timeout: .milliseconds(500)).post(body)
      guard matomo.callCount > 0 else { return false }
      guard case .interrupted(let reason) = answer else { throw UnexpectedAnswer(answer: answer) }
      #expect(reason.contains("timed out"))
      #expect(matomo.callCount == 1)
      return true
    }
  }

  @Test func resetAfterTheBodyIsInterruptedAndNotRepeated() async throws {
    let matomo = try ScriptedMatomo { _, _ in Reaction(.reset) }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let answer = await transport.post(try body())
    guard case .interrupted = answer else { throw UnexpectedAnswer(answer: answer) }
    #expect(matomo.attemptCount == 1)
  }

  @Test(arguments: [ScriptedMatomo.Cut.beforeTheBody, .withinTheBody])
  func resetBeforeTheEndOfTheBodyIsNotSent(_ cut: ScriptedMatomo.Cut) async throws {
    let matomo = try ScriptedMatomo(cutting: [1: cut])
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    // More than the buffers of two sockets take.
    let answer = await transport.post([UInt8](repeating: UInt8(ascii: "a"), count: 50_000_000))
    guard case .notSent = answer else { throw UnexpectedAnswer(answer: answer) }
    #expect(matomo.attemptCount == 1)
  }

  @Test func cancellationAfterTheBodyIsInterrupted() async throws {
    let arrived = Arrivals()
    let matomo = try ScriptedMatomo { _, _ in
      arrived.arrive()
      return Reaction(.silence)
    }
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let body = try body()
    let task = Task { await transport.post(body) }
    await arrived.wait()
    task.cancel()
    let answer = await task.value
    guard case .interrupted = answer else { throw UnexpectedAnswer(answer: answer) }
  }

  @Test func cancelledTaskSendsNothing() async throws {
    let matomo = try ScriptedMatomo()
    let transport = MatomoHTTPTransport(try TrackerURL(matomo.url))
    let start = Arrivals()
    let body = try body()
    let task = Task {
      await start.wait()
      return await transport.post(body)
    }
    task.cancel()
    start.arrive()
    let answer = await task.value
    guard case .notSent = answer else { throw UnexpectedAnswer(answer: answer) }
    #expect(matomo.recordedCount == 0)
  }
}
