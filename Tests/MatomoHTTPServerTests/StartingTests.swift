import MatomoHTTPServer
import Testing

@Suite struct StartingTests {
  @Test func addressInUseSaysWhichAndWhatToDo() async throws {
    let first = try echoServer()
    let error = #expect(throws: HTTPServerError.self) { _ = try echoServer { $0.port = first.port } }
    #expect(
      error?.description
        == "cannot serve HTTP on 127.0.0.1:\(first.port): the address is in use; "
        + "stop the program that listens there, or choose another port"
    )
    await first.stop()
  }

  @Test(arguments: [("localhost", "no numeric address"), ("192.0.2.1", "no such address"), ("", "no numeric address")])
  func unusableAddressIsExplained(address: String, reason: String) {
    let error = #expect(throws: HTTPServerError.self) { _ = try echoServer { $0.address = address } }
    #expect(error?.description.contains(reason) == true)
  }

  @Test func portIsFreeAfterTheStop() async throws {
    let first = try echoServer()
    #expect(try await TestClient(first.port).get("/").status == 200)
    await first.stop()
    let second = try echoServer { $0.port = first.port }
    #expect(try await TestClient(second.port).get("/").status == 200)
    await second.stop()
  }
}
