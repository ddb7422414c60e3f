import Foundation
import Matomo
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

  @Test func readmeShowsTheCodeThatRuns() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    func lines(_ path: String) throws -> [String] {
      try String(contentsOf: root.appending(path: path), encoding: .utf8).split(separator: "\n").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    let readme = try lines("README.md")
    let start = try #require(readme.firstIndex(of: "let delivery = Task { try await matomo.run() }"))
    let end = try #require(readme.firstIndex(of: "try await delivery.value"))
    let code = try lines("Tests/MatomoTests/Tracker/ReadmeTests.swift")
    let first = try #require(code.firstIndex(of: readme[start]))
    #expect(Array(code[first...].prefix(end - start + 1)) == Array(readme[start...end]))
    #expect(readme.contains("import Matomo"))
  }
}
