/// How one setting is written, and what it becomes.
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
  let read: @Sendable (YAMLNode) throws(SettingFault) -> Value

  init(_ shape: Shape, _ read: @escaping @Sendable (YAMLNode) throws(SettingFault) -> Value) {
    self.shape = shape
    self.read = read
  }

  /// A format for one value, which `read` may refuse with a reason.
  static func scalar(
    _ read: @escaping @Sendable (String) throws(SettingRefusal) -> Value
  ) -> SettingFormat {
    SettingFormat(.scalar) { node throws(SettingFault) in
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
    SettingFormat(.list) { node throws(SettingFault) in
      guard case .sequence(let items) = node.content else {
        throw SettingFault(line: node.line, reason: "must be a list, such as [a, b]")
      }
      var values: [Item] = []
      for node in items { values.append(try item.read(node)) }
      return values
    }
  }
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
