import MatomoHTTP
import MatomoHTTPServer
import Testing

@Suite struct ResponseTests {
  private func answer(_ response: HTTPResponse) async throws -> TestClient.Answer {
    let server = try HTTPServer { _, exchange in exchange.answer(response) }
    let answer = try await TestClient(server.port).get("/")
    await server.stop()
    return answer
  }

  @Test func carriesDateLengthAndRepeatedNames() async throws {
    let answer = try await answer(
      HTTPResponse(status: 201, headers: [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")], body: [104, 105])
    )
    #expect(answer.status == 201)
    #expect(answer.values(of: "Set-Cookie") == ["a=1", "b=2"])
    #expect(answer.values(of: "Content-Length") == ["2"])
    #expect(answer.values(of: "Date").first?.hasSuffix(" GMT") == true)
    #expect(answer.body == "hi")
  }

  @Test func noContentHasNoLength() async throws {
    let answer = try await answer(.empty())
    #expect(answer.status == 204)
    #expect(answer.values(of: "Content-Length") == [])
  }

  @Test func valueCannotBeginAHeader() async throws {
    let answer = try await answer(
      HTTPResponse(
        status: 200,
        headers: [("Location", "/a\r\nSet-Cookie: evil=1\0b"), ("Bad\r\nName", "x"), ("", "y")]
      )
    )
    #expect(answer.values(of: "Location") == ["/a  Set-Cookie: evil=1 b"])
    #expect(answer.values(of: "Set-Cookie") == [])
    #expect(answer.headers.count == 3)
  }

  @Test(arguments: [
    (HTTPResponse.text("t"), "text/plain; charset=utf-8"), (.html("<p>"), "text/html; charset=utf-8"),
    (.json([123, 125]), "application/json"),
  ])
  func typeIsDeclared(response: HTTPResponse, type: String) async throws {
    #expect(try await answer(response).values(of: "Content-Type") == [type])
  }
}
