import MatomoCore

extension Settings {
  /// What browsers and other trackers may send, and where.
  struct Collector: Sendable {
    var trackerPaths: [String]
    var scriptPaths: [String]

    /// The sites that clients may report for; `nil` allows any.
    var sites: [SiteID]?

    /// Whether sites may have names in place of numbers.
    var siteNames: Bool

    /// The origins that browsers may send from, in lower case.
    ///
    /// `nil` allows any.
    var origins: [String]?

    /// The most bytes of a body.
    var maxBody: Int
    var acknowledge: Acknowledgement

    /// The tokens of trusted clients.
    var tokens: [TokenAuth]
    var connections: Int
    var connectionsPerAddress: Int
    var requestDeadline: Duration

    /// When a request is answered.
    enum Acknowledgement: String, Sendable, CaseIterable {
      /// The request is answered when its hits are committed.
      case stored

      /// The request is answered at once.
      case received
    }

    init(_ reader: inout SettingsReader) {
      trackerPaths = reader.value(
        "collector.trackerPaths",
        .paths,
        default: ["/matomo.php", "/piwik.php"],
        meaning: "The paths at which hits are taken; any names do."
      )
      scriptPaths = reader.value(
        "collector.scriptPaths",
        .paths,
        default: ["/matomo.js", "/piwik.js"],
        meaning: "The paths at which Matomo's script is served; any names do."
      )
      siteNames = reader.value(
        "collector.siteNames",
        .boolean,
        default: false,
        meaning: "Whether idsite may be a name in place of a number, as with Matomo's plugin ProtectTrackID."
      )
      sites = reader.optional(
        "collector.sites",
        .list(of: .siteID),
        unset: "any",
        example: "[1, 2]",
        meaning: "The sites that clients may report for."
      )
      origins = reader.optional(
        "collector.origins",
        .list(of: .origin),
        unset: "any",
        example: "[\"https://shop.example\"]",
        meaning: "The origins that browsers may send hits from."
      )
      maxBody = reader.value(
        "collector.maxBody",
        .size(1 << 10...64 << 20),
        default: 1 << 20,
        meaning: "The largest body that is taken; beyond it the answer is 413."
      )
      acknowledge = reader.value(
        "collector.acknowledge",
        .word,
        default: .stored,
        meaning: "Whether a client is answered when its hits are committed, or before."
      )
      tokens = reader.value(
        "collector.tokens",
        .list(of: .token),
        default: [],
        example: "[0123456789abcdef0123456789abcdef]",
        meaning: "Tokens of trusted clients, which may say a visitor's address, country and an old time."
      )
      connections = reader.value(
        "collector.connections",
        .integer(1...1_000_000, unit: "connections"),
        default: 4096,
        meaning: "Connections at once; further ones are closed."
      )
      connectionsPerAddress = reader.value(
        "collector.connectionsPerAddress",
        .integer(1...1_000_000, unit: "connections"),
        default: 256,
        meaning: "Connections of one address at once; trusted proxies have no such limit."
      )
      let deadlines = Duration.milliseconds(100)...(.seconds(3600))
      requestDeadline = reader.value(
        "collector.requestDeadline",
        .duration(deadlines),
        default: .seconds(10),
        meaning: "How long a whole request may take to come."
      )
      if let path = trackerPaths.first(where: scriptPaths.contains) {
        reader.note(
          "‘\(path.quotable)’ is one of collector.trackerPaths, too; give it another name",
          key: "collector.scriptPaths"
        )
      }
    }
  }
}

extension SettingFormat where Value == [String] {
  /// At least one path.
  fileprivate static var paths: Self {
    let list = SettingFormat<[String]>.list(of: .path)
    return SettingFormat(.list, list.kind, write: list.write) { node throws(SettingFault) in
      let paths = try list.read(node)
      guard !paths.isEmpty else { throw SettingFault(line: node.line, reason: "must name a path") }
      if let path = paths.first(where: { path in path.contains { "?#".contains($0) } }) {
        throw SettingFault(line: node.line, reason: "‘\(path.quotable)’ is not a path; leave out ? and #")
      }
      return paths
    }
  }
}

extension SettingFormat where Value == String {
  /// As browsers write it in `Origin`: scheme, host and port (RFC 6454, section 6.2).
  fileprivate static var origin: Self {
    scalar(.text("scheme, host and port")) { text throws(SettingRefusal) in
      let origin = text.lowercased()
      let authority = ["https://", "http://"].first(where: origin.hasPrefix).map { origin.dropFirst($0.count) }
      guard let authority, !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else {
        throw SettingRefusal(text, "is not an origin; write such as https://shop.example, with no path")
      }
      return origin
    }
  }
}
