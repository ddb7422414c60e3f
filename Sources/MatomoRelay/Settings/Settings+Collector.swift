import MatomoCore

extension Settings {
  /// What browsers and other trackers may send, and where.
  struct Collector: Sendable {
    var trackerPaths: [String]
    var scriptPaths: [String]

    /// The sites that clients may report for; `nil` allows any.
    var sites: [SiteID]?

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
      trackerPaths = reader.value("collector.trackerPaths", .paths, default: ["/matomo.php", "/piwik.php"])
      scriptPaths = reader.value("collector.scriptPaths", .paths, default: ["/matomo.js", "/piwik.js"])
      sites = reader.optional("collector.sites", .list(of: .siteID))
      origins = reader.optional("collector.origins", .list(of: .origin))
      maxBody = reader.value("collector.maxBody", .size(1 << 10...64 << 20), default: 1 << 20)
      acknowledge = reader.value("collector.acknowledge", .word, default: .stored)
      tokens = reader.value("collector.tokens", .list(of: .token), default: [])
      connections = reader.value("collector.connections", .integer(1...1_000_000), default: 4096)
      connectionsPerAddress = reader.value("collector.connectionsPerAddress", .integer(1...1_000_000), default: 256)
      let deadlines = Duration.milliseconds(100)...(.seconds(3600))
      requestDeadline = reader.value("collector.requestDeadline", .duration(deadlines), default: .seconds(10))
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
    return SettingFormat(.list) { node throws(SettingFault) in
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
    scalar { text throws(SettingRefusal) in
      let origin = text.lowercased()
      let authority = ["https://", "http://"].first(where: origin.hasPrefix).map { origin.dropFirst($0.count) }
      guard let authority, !authority.isEmpty, !authority.contains(where: { "/?#@ ".contains($0) }) else {
        throw SettingRefusal(text, "is not an origin; write such as https://shop.example, with no path")
      }
      return origin
    }
  }
}
