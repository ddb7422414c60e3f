import Foundation
import Matomo
import MatomoTesting
import ScriptedMatomo
import Testing

/// The code for any other server, in README and in the article, is compiled and run here.
@Suite struct ReadmeTests {
  @Test func theCodeForAnotherServerSendsItsHit() async throws {
    let server = try ScriptedMatomo()
    let matomo = try MatomoTracker(configuration: .init(url: server.url, siteID: 1))
    let delivery = Task { try await matomo.run() }

    // After each response:
    matomo.track(
      ObservedRequest(
        method: "GET",
        host: "shop.example",
        path: "/users",
        query: "page=2",
        headers: ["user-agent": "Mozilla/5.0"],
        status: 200,
        time: Date()
      )
    )

    // At the end:
    matomo.stop()
    try await delivery.value

    #expect(server.recordedURLs == ["https://shop.example/users?page=2"])
  }

  @Test func theCodeOfAHandlerSaysMoreAboutItsRequest() async throws {
    let transport = ScriptedTransport()
    let matomo = try MatomoTracker(
      configuration: .init(url: "https://matomo.example.org", siteID: 1),
      transport: transport
    )
    func render() async throws -> String { "the page" }
    let data = RequestData()
    let rendered = try await data.whileCurrent {
      RequestData.current.title = "Checkout"
      RequestData.current.setDimension(3, "gold")
      RequestData.current.record(try Hit.Event(category: "cart", action: "add"))
      let page = try await RequestData.current.measure(.server) { try await render() }
      return page
    }
    let request = ObservedRequest(method: "GET", host: "shop.example", path: "/checkout", status: 200, time: Date())
    matomo.track(request, data: data)
    matomo.stop()
    try await matomo.run()

    #expect(rendered == "the page")
    #expect(transport.hits.map { $0["action_name"] } == ["Checkout", nil])
    #expect(transport.hits.map { $0["dimension3"] } == ["gold", nil])
    #expect(transport.hits.map { $0["e_c"] } == [nil, "cart"])
    #expect(transport.hits.first?["pf_srv"] != nil)
  }

  /// Each block of README, by its first and last lines.
  @Test(arguments: [
    ("let delivery = Task { try await matomo.run() }", "try await delivery.value"),
    (
      #"RequestData.current.title = "Checkout""#,
      "let page = try await RequestData.current.measure(.server) { try await render() }"
    ),
  ])
  func readmeShowsTheCodeThatRuns(firstLine: String, lastLine: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    func lines(_ path: String) throws -> [String] {
      try String(contentsOf: root.appending(path: path), encoding: .utf8).split(separator: "\n").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    let readme = try lines("README.md")
    let start = try #require(readme.firstIndex(of: firstLine))
    let end = try #require(readme.firstIndex(of: lastLine))
    let code = try lines("Tests/MatomoTests/Tracker/ReadmeTests.swift")
    let first = try #require(code.firstIndex(of: firstLine))
    #expect(Array(code[first...].prefix(end - start + 1)) == Array(readme[start...end]))
    #expect(readme.contains("import Matomo"))
  }
}
