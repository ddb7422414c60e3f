/// A setting as its reader declares it, and what it is set to.
struct SettingEntry: Sendable {
  /// The key, such as `delivery.batchSize`.
  let key: String

  /// Its environment variables, the short one first where there is one.
  let variables: [String]

  let kind: SettingKind

  /// The value that holds where nobody sets one: as YAML if it is a value, else in words.
  let defaultText: String
  let hasDefault: Bool

  /// Whether a command cannot do without it.
  var isRequired: Bool { !hasDefault && defaultText == "required" }

  /// What an operator may write, as YAML.
  let example: String

  /// One line for people.
  let meaning: String

  /// The value in force, as YAML, without what is secret; the same as ``defaultText`` where nobody set one.
  var value: String

  /// Where the value was found; `nil` for the default.
  var place: SettingPlace?

  /// The section of the key; `nil` for a key of the first level.
  var section: String? { key.lastIndex(of: ".").map { String(key[..<$0]) } }

  /// The key below its section.
  var name: String { key.lastIndex(of: ".").map { String(key[key.index(after: $0)...]) } ?? key }
}
