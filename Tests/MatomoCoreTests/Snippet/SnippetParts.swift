import FoundationEssentials
import MatomoCore

/// A snippet taken apart again, as a browser and a JSON parser would.
struct SnippetParts {
  /// What was queued, without what is no JSON.
  let commands: [[MatomoSnippet.Value]]

  /// The `src` of each image, unescaped.
  let images: [String]

  init(_ html: String) throws {
    commands = try html.split(separator: "\n").compactMap { line in
      let line = line.trimmingPrefix(while: { $0 == " " })
      guard line.hasPrefix("_paq.push(["), line.hasSuffix("]);"), !line.contains("function()") else { return nil }
      let json = line.dropFirst("_paq.push(".count).dropLast(");".count)
      return try JSONDecoder().decode([Argument].self, from: Data(json.utf8)).map(\.value)
    }
    images = html.split(separator: "<img src=\"").dropFirst().map { rest in
      String(rest.prefix { $0 != "\"" }).replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing(
        "&gt;",
        with: ">"
      )
      .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }
  }

  func arguments(of name: String) -> [[MatomoSnippet.Value]] {
    commands.filter { $0.first == .string(name) }.map { Array($0.dropFirst()) }
  }

  private struct Argument: Decodable {
    let value: MatomoSnippet.Value

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        value = .null
      } else if let flag = try? container.decode(Bool.self) {
        value = .bool(flag)
      } else if let number = try? container.decode(Int.self) {
        value = .integer(number)
      } else if let number = try? container.decode(Double.self) {
        value = .number(number)
      } else if let text = try? container.decode(String.self) {
        value = .string(text)
      } else if let members = try? container.decode([String: Self].self) {
        value = .object(members.mapValues(\.value))
      } else {
        value = .array(try container.decode([Self].self).map(\.value))
      }
    }
  }
}
