/// A command of `matomo-relay`, as the help shows it and the command line is read by it.
struct Command: Sendable {
  /// An option that a command takes.
  struct Option: Sendable {
    /// The name with its dashes, such as `--config`.
    let name: String

    /// What stands for its value in the help; `nil` if it takes none.
    let value: String?

    let summary: String
  }

  let name: String
  let operands: String?
  let summary: String
  let options: [Option]

  init(_ name: String, operands: String? = nil, _ summary: String, options: [Option] = []) {
    self.name = name
    self.operands = operands
    self.summary = summary
    self.options = options
  }

  private static let config = Option(
    name: "--config",
    value: "FILE",
    summary: "the settings (YAML); else the file that MATOMO_RELAY_CONFIG names"
  )

  /// Options that every command takes.
  static let commonOptions = [
    Option(name: "--log-format", value: "text|json", summary: "one line an event on standard error (text)"),
    Option(name: "--log-level", value: "debug|info|warning|error", summary: "the least important events to log (info)"),
  ]

  static let all = [
    Command(
      "demo",
      "a small site, tracked on the server; its hits go to the inspector, or to MATOMO_URL",
      options: [
        Option(name: "--port", value: "N", summary: "the site's port (8080)"),
        Option(name: "--inspector-port", value: "N", summary: "the inspector's port (8090)"),
        config,
      ]
    ),
    Command(
      "serve",
      "takes hits from browsers and other trackers, serves Matomo's script, and delivers",
      options: [config]
    ),
    Command(
      "deliver",
      "only delivers what is in the queue",
      options: [Option(name: "--once", value: nil, summary: "send what is due now, then exit"), config]
    ),
    Command(
      "inspect",
      "a stand-in for Matomo that shows the hits it gets",
      options: [Option(name: "--listen", value: "ADDRESS:PORT", summary: "where it listens (127.0.0.1:8090)")]
    ),
    Command("check", "asks Matomo whether the settings, the site and the token are right", options: [config]),
    Command(
      "settings",
      "every setting, with its default and what it is for",
      options: [
        Option(name: "--sample", value: nil, summary: "a settings file to begin with, in which each is explained"),
        Option(name: "--effective", value: nil, summary: "what is in force and from where, without secrets"),
        Option(name: "--schema", value: nil, summary: "a JSON Schema of the settings file, for editors"),
        Option(name: "--markdown", value: nil, summary: "the page docs/settings.md"),
        config,
      ]
    ),
    Command(
      "snippet",
      "prints the JavaScript snippet",
      options: [
        Option(name: "--nonce", value: "N", summary: "the nonce of the page's Content Security Policy"), config,
      ]
    ),
    Command(
      "queue",
      operands: "status|list|dead|retry|drop|verify [ID …]",
      "shows the queue, and what to do with its dead letters",
      options: [
        Option(name: "--json", value: nil, summary: "JSON, one object a line"),
        Option(
          name: "--reason",
          value: "TEXT",
          summary: "retry, drop: the dead letters with this text in their reason"
        ),
        Option(name: "--held", value: nil, summary: "list: only page views that wait for JavaScript"),
        Option(name: "--all", value: nil, summary: "drop: every hit"),
        config,
      ]
    ),
  ]
}
