/// The texts of `--help`, made from the commands themselves.
enum Help {
  /// The text for a command, or for all of them.
  static func text(for topic: String?) throws(CommandError) -> String {
    guard let topic else { return overview }
    guard let command = Command.all.first(where: { $0.name == topic }) else {
      throw Invocation.wrong("‘\(topic)’ is no command")
    }
    let usage = ["matomo-relay", command.name, command.operands, "[OPTION …]"].compactMap(\.self)
    let options = (command.options + Command.commonOptions).map {
      ([$0.name, $0.value].compactMap(\.self), $0.summary)
    }
    return """
      \(command.name): \(command.summary)

        \(usage.joined(separator: " "))

      \(columns(options.map { ($0.0.joined(separator: " "), $0.1) }))

      """
  }

  private static var overview: String {
    """
    matomo-relay \(Version.current): server-side tracking for Matomo

    \(columns(Command.all.map { ($0.name, $0.summary) } + [("help COMMAND", "the options of a command")]))

    Settings come from the environment (MATOMO_URL, MATOMO_SITE_ID, MATOMO_TOKEN_AUTH, MATOMO_RELAY_…) and a YAML file.
    Exit status: 0 done, 64 wrong usage, 65 bad data, 69 Matomo cannot be reached, 75 something is left to deliver,
    77 Matomo refuses the token, 78 wrong settings.

    """
  }

  private static func columns(_ rows: [(String, String)]) -> String {
    let width = (rows.map { $0.0.count }.max() ?? 0) + 2
    return rows.map { left, right in
      "  \(left)\(String(repeating: " ", count: width - left.count))\(right)"
    }.joined(separator: "\n")
  }
}

/// The version of this package.
enum Version {
  static let current = "0.1.0"
}
