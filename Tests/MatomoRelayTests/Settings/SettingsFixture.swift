import MatomoCore

@testable import MatomoRelay

/// Reads settings from texts, as a command would.
func readSettings(
  _ yaml: String? = nil,
  environment: [String: String] = [:],
  options: [String: String] = [:],
  files: [String: String] = [:],
  requiring requirements: Set<Settings.Requirement> = []
) throws(SettingsError) -> Settings {
  var source = SettingsSource(options: options, environment: environment, readFile: { files[$0] })
  source.file = yaml.map { (name: "relay.yaml", text: $0) }
  return try Settings(source, requiring: requirements)
}

/// The lines that an operator sees.
func problems(
  _ yaml: String? = nil,
  environment: [String: String] = [:],
  options: [String: String] = [:],
  files: [String: String] = [:],
  requiring requirements: Set<Settings.Requirement> = []
) -> [String] {
  do throws(SettingsError) {
    _ = try readSettings(yaml, environment: environment, options: options, files: files, requiring: requirements)
    return []
  } catch {
    return error.problems.map(\.description)
  }
}

/// `a.b` and `1` as nested YAML.
func nested(_ key: String, _ value: String) -> String {
  let names = key.split(separator: ".")
  return names.enumerated().map { level, name in
    String(repeating: "  ", count: level) + name + ":" + (level == names.count - 1 ? " \(value)\n" : "\n")
  }.joined()
}
