import FoundationEssentials

/// Everything that settings are read from.
struct SettingsSource: Sendable {
  /// From the command line, by key: `["listen": "127.0.0.1:9000"]`.
  var options: [String: String] = [:]

  var environment: [String: String] = [:]

  /// The settings file, by the name that errors show.
  var file: (name: String, text: String)?

  /// Gives the text of a file that a setting names, or `nil`.
  var readFile: @Sendable (_ path: String) -> String? = Self.text(ofFile:)

  /// The file of `--config`, else of `MATOMO_RELAY_CONFIG`, else none.
  ///
  /// - Throws: ``SettingsError`` if the file cannot be read.
  static func loading(
    config: String? = nil,
    options: [String: String] = [:],
    environment: [String: String]
  ) throws(SettingsError) -> SettingsSource {
    var source = SettingsSource(options: options, environment: environment)
    let variable = environment["MATOMO_RELAY_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
    guard let path = config ?? variable else { return source }
    guard let text = text(ofFile: path) else {
      let place = config == nil ? SettingPlace.variable("MATOMO_RELAY_CONFIG") : .option("config")
      let reason = "‘\(path.quotable)’ cannot be read as text; name a settings file in YAML"
      throw SettingsError(problems: [SettingsProblem(place: place, key: nil, reason: reason)])
    }
    source.file = (name: path, text: text)
    return source
  }

  private static func text(ofFile path: String) -> String? {
    FileManager.default.contents(atPath: path).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
