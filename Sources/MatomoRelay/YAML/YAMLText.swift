import MatomoProtocol

/// Values as one line of YAML, which the reader reads back.
enum YAMLText {
  /// A text, in quotes where it might be taken for something else.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { isWord($0) || $0 == UInt8(ascii: "/") } ?? false
      && text.utf8.allSatisfy { isWord($0) || "/.:+-_".utf8.contains($0) } && text.utf8.last != UInt8(ascii: ":")
      && !["null", "Null", "NULL"].contains(text)
    return isPlain ? text : String(decoding: JSONValue.string(text).encode(), as: UTF8.self)
  }

  static func list(_ items: [String]) -> String { "[\(items.joined(separator: ", "))]" }

  static func map(_ entries: [(name: String, value: String)]) -> String {
    "{\(entries.map { "\(scalar($0.name)): \($0.value)" }.joined(separator: ", "))}"
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }
}

extension YAMLNode {
  /// The node as one line of YAML.
  var flowText: String {
    switch content {
    case .scalar(let text, let isQuoted): isNull && !isQuoted ? "null" : YAMLText.scalar(text)
    case .sequence(let items): YAMLText.list(items.map(\.flowText))
    case .mapping(let entries): YAMLText.map(entries.map { ($0.key, $0.value.flowText) })
    }
  }
}
