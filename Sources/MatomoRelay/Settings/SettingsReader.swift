/// Gives each setting its value, from the first source that has it, and collects what is wrong.
///
/// It learns which keys there are by being asked for them, so that a key is declared in one place: where its value is read,
/// with its default and what it is for.
struct SettingsReader {
  static let notBuilt = "is not built in this version"

  private let source: SettingsSource
  private var root: YAMLNode?
  private var keys: Set<String> = []
  private var variables: Set<String> = SettingVariable.others

  private(set) var problems: [SettingsProblem] = []

  /// Every setting that was asked for, in that order.
  private(set) var entries: [SettingEntry] = []

  /// Whether the file could not be read, so that its settings are unknown.
  private(set) var isFileUnread = false

  /// Where each setting was found that is not at its default.
  private(set) var places: [String: SettingPlace] = [:]

  init(_ source: SettingsSource) {
    self.source = source
    guard let file = source.file else { return }
    do throws(YAMLError) {
      root = try YAMLReader.read(file.text)
    } catch {
      isFileUnread = true
      problems.append(
        SettingsProblem(place: .file(file.name, line: error.line), key: nil, reason: error.reason)
      )
    }
  }

  /// A setting that may be absent, which is `nil` then.
  ///
  /// So is one that is wrong; the problem is noted.
  ///
  /// A variable that is empty counts as absent, unless the setting is a list: then it is the empty list.
  ///
  /// - Parameters:
  ///   - unset: What holds where nobody sets it, in words.
  ///   - example: A value, as YAML.
  ///   - variable: A second, shorter variable.
  ///   - meaning: One line for people.
  mutating func optional<Value>(
    _ key: String,
    _ format: SettingFormat<Value>,
    unset: String,
    example: String,
    variable: String? = nil,
    meaning: String
  ) -> Value? {
    let entry = SettingEntry(
      key: key,
      variables: (variable.map { [$0] } ?? []) + [SettingVariable.name(for: key)],
      kind: format.kind,
      defaultText: unset,
      hasDefault: false,
      example: example,
      meaning: meaning,
      value: unset,
      place: nil
    )
    return read(entry, format)
  }

  /// A setting with a default.
  ///
  /// - Parameter example: A value, as YAML, where the default shows too little.
  mutating func value<Value>(
    _ key: String,
    _ format: SettingFormat<Value>,
    default defaultValue: Value,
    example: String? = nil,
    meaning: String
  ) -> Value {
    let text = format.write(defaultValue)
    let entry = SettingEntry(
      key: key,
      variables: [SettingVariable.name(for: key)],
      kind: format.kind,
      defaultText: text,
      hasDefault: true,
      example: example ?? text,
      meaning: meaning,
      value: text,
      place: nil
    )
    return read(entry, format) ?? defaultValue
  }

  private mutating func read<Value>(_ declared: SettingEntry, _ format: SettingFormat<Value>) -> Value? {
    var entry = declared
    let key = entry.key
    keys.insert(key)
    variables.formUnion(entry.variables)
    defer { entries.append(entry) }
    guard let (place, found) = find(entry, keepsEmpty: format.shape == .list) else { return nil }
    places[key] = place
    entry.place = place
    do throws(SettingFault) {
      let node: YAMLNode =
        switch found {
        case .node(let node): node
        case .text(let text): try Self.node(text, format.shape)
        }
      entry.value = format.isSecret ? "(hidden)" : node.flowText
      return try format.read(node)
    } catch {
      note(error.reason, key: key, place: place.onLine(error.line))
      return nil
    }
  }

  /// Notes that a setting is wrong in a way that only shows beside the others.
  mutating func note(_ reason: String, key: String) {
    note(reason, key: key, place: places[key])
  }

  /// Reports keys of the file, and options, that are not settings.
  mutating func noteUnknownKeys() {
    if let root { noteUnknownKeys(in: root, path: "") }
    for name in source.options.keys.sorted() where !keys.contains(name) {
      note("is not a setting", key: name, place: .option(name))
    }
  }

  /// Variables that look like settings but are not, each as a line of text.
  ///
  /// No errors: orchestrators put variables of this form into every process.
  var unknownVariables: [String] {
    source.environment.keys.filter { $0.hasPrefix(SettingVariable.prefix) && !variables.contains($0) }.sorted().map {
      let hint = NearMatch.closest(to: $0, among: variables).map { "; did you mean \($0)?" } ?? ""
      return "\($0.quotable): is not a setting\(hint)"
    }
  }

  private mutating func note(_ reason: String, key: String, place: SettingPlace?) {
    problems.append(SettingsProblem(place: place, key: key, reason: reason))
  }
}

// MARK: - Finding

extension SettingsReader {
  private enum Found {
    case text(String)
    case node(YAMLNode)
  }

  private func find(_ entry: SettingEntry, keepsEmpty: Bool) -> (SettingPlace, Found)? {
    let key = entry.key
    if let text = source.options[key] { return (.option(key), .text(text)) }
    for name in entry.variables.reversed() {
      guard let text = source.environment[name], keepsEmpty || !text.isEmpty else { continue }
      return (.variable(name), .text(text))
    }
    guard let file = source.file, let node = node(at: key) else { return nil }
    return (.file(file.name, line: node.line), .node(node))
  }

  private func node(at key: String) -> YAMLNode? {
    key.split(separator: ".").reduce(root) { $0?[String($1)] }
  }

  /// Brings the text of a variable or an option into the form that the file has.
  private static func node<Value>(
    _ text: String,
    _ shape: SettingFormat<Value>.Shape
  ) throws(SettingFault) -> YAMLNode {
    switch shape {
    case .scalar: return scalar(text)
    case .list where !text.hasPrefix("[\""):
      let items = text.split(separator: ",").map { $0.trimmingBlanks }.filter { !$0.isEmpty }
      return YAMLNode(content: .sequence(items.map(scalar)), line: 0)
    case .list, .structure:
      do throws(YAMLError) {
        return try YAMLReader.read(text) ?? scalar(text)
      } catch {
        throw SettingFault(line: 0, reason: "\(error.reason); write JSON")
      }
    }
  }

  private static func scalar(_ text: String) -> YAMLNode {
    YAMLNode(content: .scalar(text, isQuoted: true), line: 0)
  }
}

// MARK: - Unknown keys

extension SettingsReader {
  private mutating func noteUnknownKeys(in node: YAMLNode, path: String) {
    guard case .mapping(let entries) = node.content else {
      if node.isNull || problems.contains(where: { $0.key == path }) { return }
      let reason = path.isEmpty ? "the file must hold keys, such as matomo:" : "must hold keys below it"
      return noteInFile(reason, key: path.isEmpty ? nil : path, line: node.line)
    }
    for entry in entries {
      let key = path.isEmpty ? entry.key : "\(path).\(entry.key)"
      if entry.key.contains(".") {
        noteInFile(unknown(key, isFlat: true), key: key.quotable, line: entry.line)
      } else if keys.contains(key) {
        continue
      } else if keys.contains(where: { $0.hasPrefix("\(key).") }) {
        noteUnknownKeys(in: entry.value, path: key)
      } else {
        noteInFile(unknown(key, isFlat: false), key: key.quotable, line: entry.line)
      }
    }
  }

  private func unknown(_ key: String, isFlat: Bool) -> String {
    if isFlat, keys.contains(key) { return "is not a key in this form; nest it, one level for each point" }
    // A key at the wrong level is meant as often as one that is misspelt.
    let lastName = key.split(separator: ".").last.map(String.init) ?? key
    let meant = NearMatch.closest(to: key, among: keys) ?? keys.sorted().first { $0.hasSuffix(".\(lastName)") }
    return "is not a setting" + (meant.map { "; did you mean \($0)?" } ?? "")
  }

  private mutating func noteInFile(_ reason: String, key: String?, line: Int) {
    let place = source.file.map { SettingPlace.file($0.name, line: line) }
    problems.append(SettingsProblem(place: place, key: key, reason: reason))
  }
}

extension Substring {
  fileprivate var trimmingBlanks: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
