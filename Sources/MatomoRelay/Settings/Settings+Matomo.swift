import MatomoCore

extension Settings {
  /// The server that takes the hits.
  struct Matomo: Sendable {
    /// The URL of the tracker, which is present if the command requires it.
    var url: TrackerURL?

    /// The number of the site, which is present if the command requires it.
    var siteID: SiteID?

    /// From `matomo.tokenAuth`, or from the file that `matomo.tokenAuthFile` names.
    var tokenAuth: TokenAuth?

    /// The time limit of one bulk call.
    var timeout: Duration

    /// Header fields that are sent with every call.
    ///
    /// Their values may be secrets.
    var headers: [Header]

    struct Header: Sendable, Hashable {
      let name: String
      let value: String
    }

    init(
      _ reader: inout SettingsReader,
      _ requirements: Set<Requirement>,
      readFile: (_ path: String) -> String?
    ) {
      url = reader.optional(
        "matomo.url",
        .trackerURL,
        unset: "required",
        example: "https://matomo.example.org",
        variable: "MATOMO_URL",
        meaning: "The Matomo server; /matomo.php is added where it is missing."
      )
      siteID = reader.optional(
        "matomo.siteID",
        .siteID,
        unset: "required",
        example: "1",
        variable: "MATOMO_SITE_ID",
        meaning: "The number of the site that is tracked; a collector alone needs none."
      )
      tokenAuth = Self.token(&reader, readFile)
      timeout = reader.value(
        "matomo.timeout",
        .duration(.milliseconds(100)...(.seconds(3600))),
        default: .seconds(30),
        meaning: "The time limit of one call to Matomo."
      )
      headers = reader.value(
        "matomo.headers",
        .headers,
        default: [],
        example: "{Authorization: Basic cmVsYXk6c2VjcmV0}",
        meaning: "Header fields sent with every call to Matomo, such as basic authentication."
      )
      for (requirement, key, variable) in [
        (Requirement.matomoURL, "matomo.url", "MATOMO_URL"), (.siteID, "matomo.siteID", "MATOMO_SITE_ID"),
      ] where requirements.contains(requirement) && reader.places[key] == nil && !reader.isFileUnread {
        reader.note("is not set; set it in the settings file, or as \(variable)", key: key)
      }
    }

    /// Reads the token from whichever of its two settings has precedence; both in one place are an error.
    private static func token(_ reader: inout SettingsReader, _ readFile: (String) -> String?) -> TokenAuth? {
      let key = "matomo.tokenAuthFile"
      let token = reader.optional(
        "matomo.tokenAuth",
        .token,
        unset: "none",
        example: "0123456789abcdef0123456789abcdef",
        variable: "MATOMO_TOKEN_AUTH",
        meaning: "The token; without one nothing is sent that needs it: visitors' addresses, and hits older than a day."
      )
      let path = reader.optional(
        key,
        .text("path of a file"),
        unset: "none",
        example: "/etc/matomo-relay/token",
        meaning: "A file that holds the token and nothing else, in place of matomo.tokenAuth."
      )
      guard let path, let filePlace = reader.places[key] else { return token }
      if let tokenPlace = reader.places["matomo.tokenAuth"] {
        if tokenPlace.rank > filePlace.rank { return token }
        if tokenPlace.rank == filePlace.rank {
          reader.note("is set beside matomo.tokenAuth; remove one of them", key: key)
          return token
        }
      }
      guard let text = readFile(path) else {
        reader.note("the file ‘\(path.quotable)’ cannot be read; check its path and permissions", key: key)
        return nil
      }
      let line = text.split(whereSeparator: \.isNewline).first ?? ""
      guard text.split(whereSeparator: \.isNewline).count == 1, let token = try? TokenAuth(String(line)) else {
        reader.note("the file ‘\(path.quotable)’ must hold the token and nothing else", key: key)
        return nil
      }
      return token
    }
  }
}

extension SettingFormat where Value == [Settings.Matomo.Header] {
  /// Its errors never show a value.
  fileprivate static var headers: Self {
    let kind = SettingKind.map("name of a header", to: .text("value"))
    return SettingFormat(.structure, kind, write: always("{}"), isSecret: true) { node throws(SettingFault) in
      var headers: Value = []
      for entry in try node.entries("{X-Name: value}") {
        guard entry.key.isToken, !["content-length", "transfer-encoding"].contains(entry.key.lowercased()) else {
          throw SettingFault(line: entry.line, reason: "‘\(entry.key.quotable)’ cannot be sent as a header")
        }
        let value = try entry.value.text
        guard !value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }) else {
          throw SettingFault(line: entry.value.line, reason: "the value of \(entry.key) holds a control character")
        }
        headers.append(Settings.Matomo.Header(name: entry.key, value: value))
      }
      return headers
    }
  }
}
