import MatomoProtocol

/// The settings as texts: each is made of what the reader has declared, and of nothing else.
extension [SettingEntry] {
  /// A list for a terminal, two lines a setting.
  var table: String {
    let width = map(\.key.count).max() ?? 0
    return map { entry in
      let key = entry.key + String(repeating: " ", count: width - entry.key.count)
      return """
        \(key)  \(entry.kind) (\(entry.defaultText))
            \(entry.meaning)
            \(entry.variables.joined(separator: ", "))

        """
    }.joined(separator: "\n")
  }

  /// What is in force, and from where.
  var effective: String {
    let values = map { "\($0.key): \($0.value)" }
    let width = values.map(\.count).max() ?? 0
    return zip(self, values).map { entry, value in
      let place = entry.place?.description ?? "default"
      return value + String(repeating: " ", count: Swift.min(width, 60) - Swift.min(value.count, 60)) + "  # \(place)\n"
    }.joined()
  }

  /// A settings file in which every setting is explained, and only those are set that must be.
  var sample: String {
    var text = """
      # Settings of matomo-relay. A line with # before its key shows an example, or the default.
      # Every setting can also be given as a variable of the environment, which then wins.

      """
    for entry in self {
      if entry.isFirstOfSection(in: self), let section = entry.section { text += "\n\(section):\n" }
      let indentation = entry.section == nil ? "" : "  "
      let mark = entry.isRequired ? "" : "# "
      text += """

        \(indentation)# \(entry.meaning)
        \(indentation)# \(entry.kind); default: \(entry.defaultText); \(entry.variables[0])
        \(indentation)\(mark)\(entry.name): \(entry.example)

        """
    }
    return text
  }

  /// The page of the documentation, in Markdown.
  var page: String {
    var text = """
      # Settings

      Made by `matomo-relay settings --markdown`; a test compares this page with the program.

      A value comes from the command line, else from its variable, else from the file that `--config` or
      `MATOMO_RELAY_CONFIG` names (YAML, in which the keys nest), else it is the default. In a variable, a list is separated by
      commas, and a map is JSON. Times are written as `250ms`, `8s`, `30m`, `1h` or `7d`, sizes in bytes or as `64KiB`, `1MiB`.
      An unknown key, a wrong type or a value out of range is an error that says where; the exit status is 78.

      `matomo-relay settings --sample` prints a file with all of this, `--effective` what is in force and from where,
      `--schema` a JSON Schema for editors.

      """
    for entry in self {
      if entry.isFirstOfSection(in: self) {
        text +=
          "\n## \(entry.section ?? "Listeners and the queue")\n\n| key | values | default | what for |\n| --- | --- | --- | --- |\n"
      }
      let variables = entry.variables.map { "`\($0)`" }.joined(separator: ", ")
      let value = entry.hasDefault ? "`\(entry.defaultText)`" : entry.defaultText
      text += "| `\(entry.key)` | \(entry.kind) | \(value) | \(entry.meaning) \(variables) |\n"
    }
    return text
  }

  /// A JSON Schema (draft 2020-12) of the settings file.
  var schema: JSONValue {
    var members: [JSONValue.Member] = []
    for entry in self where entry.section == nil { members.append(entry.property) }
    for section in sections {
      let properties = filter { $0.section == section }.map(\.property)
      members.append(
        .init(
          section,
          .object([
            .init("type", .array([.string("object"), .string("null")])), .init("properties", .object(properties)),
            .init("additionalProperties", .bool(false)),
          ])
        )
      )
    }
    return .object([
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string("Settings of matomo-relay")), .init("type", .string("object")),
      .init("properties", .object(members)), .init("additionalProperties", .bool(false)),
    ])
  }

  private var sections: [String] {
    compactMap { $0.isFirstOfSection(in: self) ? $0.section : nil }
  }
}

extension SettingEntry {
  fileprivate func isFirstOfSection(in entries: [SettingEntry]) -> Bool {
    entries.first { $0.section == section }?.key == key
  }

  fileprivate var property: JSONValue.Member {
    guard case .object(let kind) = kind.schema else { return .init(name, kind.schema) }
    return .init(name, .object([.init("description", .string(meaning))] + kind))
  }
}
