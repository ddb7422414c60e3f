import Foundation
import Testing

@testable import MatomoRelay

/// What README shows of the relay is right.
@Suite struct ReadmeSettingsTests {
  private static let readme = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../README.md")
    .standardized

  private func block(after opening: String, until closing: String) throws -> String {
    let text = try String(contentsOf: Self.readme, encoding: .utf8)
    let start = try #require(text.range(of: opening))
    let end = try #require(text.range(of: closing, range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test func itsSettingsAreRight() throws {
    let yaml = try block(after: "```yaml\n", until: "```")
    let files = ["/run/secrets/matomo-token": "0123456789abcdef0123456789abcdef"]
    let settings = try readSettings(yaml, files: files, requiring: [.matomoURL, .siteID])
    #expect(settings.places.count == 7)
  }

  @Test func itsRequestIsTaken() throws {
    let line = try block(after: "curl --data-binary '", until: "'")
    let lines = Array(RequestLines(body: Array(line.utf8)))
    #expect(lines.count == 1)
    if case .failure(let error) = try #require(lines.first).content { Issue.record("\(error)") }
  }
}
