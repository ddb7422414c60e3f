import MatomoCurl
import MatomoPlatform
import MatomoTestSupport
import Testing

@Suite struct CurlClientEndTests {
  private func result(
    _ client: CurlClient,
    _ request: CurlRequest
  ) async -> Result<CurlResponse, CurlError> {
    do throws(CurlError) {
      return .success(try await client.send(request))
    } catch {
      return .failure(error)
    }
  }

  private func outcome(_ result: Result<CurlResponse, CurlError>) -> CurlError.Outcome? {
    if case .failure(let error) = result { error.outcome } else { nil }
  }

  @Test func cancellationAfterTheBodyIsUnknownAndClosesTheConnection() async throws {
    let arrived = Arrivals()
    let ended = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      arrived.arrive()
      if connection.waitForEnd() { ended.arrive() }
    }
    let client = CurlClient()
    let task = Task { await result(client, CurlRequest(method: "POST", url: server.url, body: [1])) }
    await arrived.wait()
    task.cancel()
    #expect(outcome(await task.value) == .outcomeUnknown)
    await ended.wait()
  }

  @Test func taskCancelledBeforehandSendsNothing() async throws {
    let server = try ScriptedServer { _ = $0.waitForEnd() }
    let client = CurlClient()
    let start = Arrivals()
    let task = Task {
      await start.wait()
      return await result(client, CurlRequest(method: "POST", url: server.url, body: [1]))
    }
    task.cancel()
    start.arrive()
    #expect(outcome(await task.value) == .notSent)
  }

  @Test func cancellationOfOneLeavesTheOther() async throws {
    let arrived = Arrivals()
    let cancelled = Arrivals()
    let server = try ScriptedServer { connection in
      guard let request = connection.readRequest() else { return }
      arrived.arrive()
      if request.body == [1] {
        if connection.waitForEnd() { cancelled.arrive() }
      } else {
        cancelled.holdThread()
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      }
    }
    let client = CurlClient()
    let first = Task { await result(client, CurlRequest(method: "POST", url: server.url, body: [1])) }
    let second = Task { await result(client, CurlRequest(method: "POST", url: server.url, body: [2])) }
    await arrived.wait(for: 2)
    first.cancel()
    #expect(outcome(await first.value) == .outcomeUnknown)
    #expect(try await second.value.get().status == 200)
  }

  @Test func everyRequestEndsWhateverIsCancelled() async throws {
    let server = try ScriptedServer { connection in
      while connection.readRequest() != nil {
        connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
      }
    }
    let client = CurlClient()
    let request = CurlRequest(method: "POST", url: server.url, body: [1])
    let tasks = (0..<300).map { _ in Task { await result(client, request) } }
    for (number, task) in tasks.enumerated() where !number.isMultiple(of: 3) { task.cancel() }
    for (number, task) in tasks.enumerated() {
      let result = await task.value
      if number.isMultiple(of: 3) { #expect(throws: Never.self) { try result.get() } }
    }
  }

  @Test func closingEndsRequestsInFlightAndRefusesLaterOnes() async throws {
    let arrived = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      arrived.arrive()
      _ = connection.waitForEnd()
    }
    let client = CurlClient()
    let request = CurlRequest(method: "POST", url: server.url, body: [1])
    let task = Task { await result(client, request) }
    await arrived.wait()
    client.close()
    #expect(outcome(await task.value) == .outcomeUnknown)
    #expect(outcome(await result(client, request)) == .notSent)
  }

  @Test func releaseClosesTheKeptConnection() async throws {
    let ended = Arrivals()
    let server = try ScriptedServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
      if connection.waitForEnd() { ended.arrive() }
    }
    #expect(try await CurlClient().send(CurlRequest(url: server.url)).status == 200)
    await ended.wait()
  }
}
