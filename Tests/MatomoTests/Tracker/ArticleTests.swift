import Foundation
import Testing

/// The documentation's articles show code that is compiled elsewhere, and say where.
@Suite struct ArticleTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
    .standardized

  static let articles = (try? FileManager.default.contentsOfDirectory(atPath: articleFolder.path)) ?? []

  private static let articleFolder = root.appending(path: "Sources/Matomo/Matomo.docc")

  /// A block of code, and the file that the comment before it names.
  private struct Block {
    let file: String
    let lines: [String]
  }

  private func blocks(of article: String) throws -> [Block] {
    var blocks: [Block] = []
    var file = ""
    var lines: [String]?
    for line in article.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("<!-- compiled in ") {
        file = String(line.dropFirst("<!-- compiled in ".count).dropLast(" -->".count))
      } else if line == "```swift" {
        lines = []
      } else if line == "```", let block = lines {
        blocks.append(Block(file: file, lines: block.map(trimmed)))
        (file, lines) = ("", nil)
      } else {
        lines?.append(line)
      }
    }
    return blocks
  }

  private func trimmed(_ line: String) -> String {
    line.trimmingCharacters(in: .whitespaces)
  }

  @Test(arguments: articles)
  func codeIsCompiledWhereItSays(article: String) throws {
    let text = try String(contentsOf: Self.articleFolder.appending(path: article), encoding: .utf8)
    let blocks = try blocks(of: text)
    #expect(!blocks.isEmpty)
    for block in blocks {
      let source = try String(contentsOf: Self.root.appending(path: block.file), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false).map { trimmed(String($0)) }
      let isThere = source.indices.contains { source[$0...].starts(with: block.lines) }
      #expect(isThere, "\(block.file) lacks a block of \(article): \(block.lines.first ?? "")")
    }
  }

  @Test func thereAreArticles() {
    #expect(Self.articles.count == 7)
  }
}
