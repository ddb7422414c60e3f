import MatomoCore

extension Settings {
  /// What makes browsers report page views.
  struct Snippet: Sendable {
    /// The URL below which browsers reach the relay; `nil` is the page's own host.
    var baseURL: String?
    var options: MatomoSnippet.Options

    init(_ reader: inout SettingsReader) {
      baseURL = reader.optional(
        "snippet.baseURL",
        .snippetBaseURL,
        unset: "the page's own host",
        example: "https://stats.shop.example/",
        meaning: "Where browsers reach the relay."
      )
      options = reader.value(
        "snippet.options",
        .snippetOptions,
        default: MatomoSnippet.Options(),
        example: "{doNotTrack: true, heartBeat: 15}",
        meaning: "What the snippet does, by the names of MatomoSnippet.Options."
      )
    }
  }
}

extension SettingFormat where Value == String {
  fileprivate static var snippetBaseURL: Self {
    scalar(.text("URL or path")) { text throws(SettingRefusal) in
      do throws(MatomoError) {
        _ = try MatomoSnippet.Endpoints(baseURL: text)
        return text
      } catch {
        throw SettingRefusal(text, error.reason)
      }
    }
  }
}

extension SettingFormat where Value == MatomoSnippet.Options {
  fileprivate static var snippetOptions: Self {
    let kind = SettingKind.map("option", to: .value("value"))
    return SettingFormat(.structure, kind, write: always("{}")) { node throws(SettingFault) in
      let entries = try node.entries("{doNotTrack: true, heartBeat: 15}")
      do throws(MatomoError) {
        return try MatomoSnippet.Options(named: entries.map { ($0.key, MatomoSnippet.Value($0.value)) })
      } catch {
        let line = entries.last { $0.key == error.name }?.line ?? node.line
        throw SettingFault(line: line, reason: "\(error.name.quotable) \(error.reason.quotable)")
      }
    }
  }
}

extension MatomoSnippet.Value {
  /// What a value of a YAML document means: text in quotes is text, whatever it looks like (YAML 1.2, core schema).
  fileprivate init(_ node: YAMLNode) {
    switch node.content {
    case .sequence(let items): self = .array(items.map { Self($0) })
    case .mapping(let entries):
      self = .object(Dictionary(entries.map { ($0.key, Self($0.value)) }) { _, last in last })
    case .scalar(let text, isQuoted: true): self = .string(text)
    case .scalar(let text, isQuoted: false):
      self =
        if node.isNull {
          .null
        } else if text == "true" || text == "false" {
          .bool(text == "true")
        } else if let number = Int(text) {
          .integer(number)
        } else if let number = Double(text), number.isFinite {
          .number(number)
        } else {
          .string(text)
        }
    }
  }
}
