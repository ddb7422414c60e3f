/// How one setting is read, written and described.
struct SettingFormat<Value: Sendable>: Sendable {
  /// How the text of a variable or an option is cut up.
  enum Shape: Sendable {
    /// The text is one value.
    case scalar

    /// The text is split at commas; or read as JSON, if it starts with `["`, for items that hold commas.
    case list

    /// The text is read as JSON.
    case structure
  }

  let shape: Shape
  let kind: SettingKind

  /// Writes a default as one line of YAML.
  let write: @Sendable (Value) -> String

  /// Whether what an operator writes is shown to nobody.
  let isSecret: Bool
  let read: @Sendable (YAMLNode) throws(SettingFault) -> Value

  init(
    _ shape: Shape,
    _ kind: SettingKind,
    write: @escaping @Sendable (Value) -> String,
    isSecret: Bool = false,
    read: @escaping @Sendable (YAMLNode) throws(SettingFault) -> Value
  ) {
    self.shape = shape
    self.kind = kind
    self.write = write
    self.isSecret = isSecret
    self.read = read
  }

  /// A format for one value, which `read` may refuse with a reason.
  static func scalar(
    _ kind: SettingKind,
    write: @escaping @Sendable (Value) -> String = { YAMLText.scalar("\($0)") },
    isSecret: Bool = false,
    read: @escaping @Sendable (String) throws(SettingRefusal) -> Value
  ) -> SettingFormat {
    SettingFormat(.scalar, kind, write: write, isSecret: isSecret) { node throws(SettingFault) in
      let text = try node.text
      do throws(SettingRefusal) {
        return try read(text)
      } catch {
        throw SettingFault(line: node.line, reason: error.reason)
      }
    }
  }

  /// Any number of such values.
  static func list<Item>(of item: SettingFormat<Item>) -> SettingFormat where Value == [Item] {
    let write = { @Sendable (items: [Item]) in YAMLText.list(items.map(item.write)) }
    return SettingFormat(.list, .list(item.kind), write: write, isSecret: item.isSecret) { node throws(SettingFault) in
      guard case .sequence(let items) = node.content else {
        throw SettingFault(line: node.line, reason: "must be a list, such as [a, b]")
      }
      var values: [Item] = []
      for node in items { values.append(try item.read(node)) }
      return values
    }
  }
}

extension SettingFormat {
  /// Writes the same text for each value, where a default is the only one that is written.
  static func always(_ text: String) -> @Sendable (Value) -> String { { _ in text } }

  /// Writes a value, or a word in place of none.
  func writeOr(_ word: String) -> @Sendable (Value?) -> String { { $0.map(write) ?? word } }
}

/// What is wrong with a value, and on which line.
struct SettingFault: Error {
  let line: Int
  let reason: String
}

/// What is wrong with a text, wherever it stands.
struct SettingRefusal: Error {
  let reason: String

  init(_ reason: String) {
    self.reason = reason
  }

  /// Refuses a value that is not a secret, and says what would be right.
  init(_ text: String, _ reason: String) {
    self.reason = "‘\(text.quotable)’ \(reason)"
  }
}

extension YAMLNode {
  var text: String {
    get throws(SettingFault) {
      guard case .scalar(let text, _) = content else {
        throw SettingFault(line: line, reason: "must be a single value, not a list or a map")
      }
      guard !isNull else { throw SettingFault(line: line, reason: "has no value; give one, or remove the line") }
      return text
    }
  }

  func entries(_ example: String) throws(SettingFault) -> [YAMLEntry] {
    guard case .mapping(let entries) = content else {
      throw SettingFault(line: line, reason: "must be a map, such as \(example)")
    }
    return entries
  }

  /// The entries of a map that has no other keys than these.
  func entries(of keys: [String], _ example: String) throws(SettingFault) -> [String: YAMLNode] {
    var values: [String: YAMLNode] = [:]
    for entry in try entries(example) {
      guard keys.contains(entry.key) else {
        throw SettingFault(
          line: entry.line,
          reason: "the key ‘\(entry.key.quotable)’ is unknown here; it takes \(keys.joined(separator: ", "))"
        )
      }
      values[entry.key] = entry.value
    }
    return values
  }
}
