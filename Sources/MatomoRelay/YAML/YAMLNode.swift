/// A value of a YAML document, with the line that it starts on.
struct YAMLNode: Sendable, Hashable {
  enum Content: Sendable, Hashable {
    /// Any single value, as text: what it means is up to who asks.
    case scalar(String, isQuoted: Bool)
    case sequence([YAMLNode])
    case mapping([YAMLEntry])
  }

  let content: Content

  /// The line, counted from 1.
  let line: Int

  /// A key without a value: an empty place, `~` or `null`, unless quoted.
  var isNull: Bool {
    guard case .scalar(let text, isQuoted: false) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The value under a key of a mapping.
  subscript(key: String) -> YAMLNode? {
    guard case .mapping(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }
}

/// One key of a mapping, and its value.
struct YAMLEntry: Sendable, Hashable {
  let key: String
  let line: Int
  let value: YAMLNode
}
