/// One thing that is wrong with the settings: where, what, and what to do, in one line.
struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
  let place: SettingPlace?
  let key: String?
  let reason: String

  var description: String {
    // A variable and an option name their key already.
    let key = if case .file = place { key } else { place == nil ? key : nil }
    return [place?.description, key, reason].compactMap(\.self).joined(separator: ": ")
  }
}

/// Everything that is wrong with the settings.
struct SettingsError: Error, CustomStringConvertible {
  let problems: [SettingsProblem]

  var description: String { problems.map(\.description).joined(separator: "\n") }
}
