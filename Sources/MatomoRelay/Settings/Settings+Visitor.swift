extension Settings {
  /// How a visitor is told from others.
  struct Visitor: Sendable {
    var id: IDSource
    var cookie: Cookie

    /// How the names of the cookies of Matomo's script begin.
    var cookiePrefix: String

    /// The rule for user ids; `nil` if hits have none.
    var userID: UserID?

    init(_ reader: inout SettingsReader) {
      id = reader.value(
        "visitor.id",
        .word,
        default: .matomoCookie,
        meaning:
          "How visitors are told apart: Matomo's cookie, a cookie of the relay, a hash of the day, or not by an id."
      )
      cookie = reader.value(
        "visitor.cookie",
        .cookie,
        default: Cookie(),
        meaning: "The relay's cookie, for own-cookie: its name, or name and lifetime."
      )
      cookiePrefix = reader.value(
        "visitor.cookiePrefix",
        .token("prefix"),
        default: "_pk_",
        meaning: "How the names of the cookies of Matomo's script begin, where pages call setCookieNamePrefix."
      )
      userID = reader.value(
        "visitor.userID",
        .userID,
        default: nil,
        example: "{attribute: X-User, hashed: true}",
        meaning: "The header in which a trusted proxy says who is logged in, sent as it is or hashed."
      )
    }

    enum IDSource: String, Sendable, CaseIterable {
      case matomoCookie = "matomo-cookie"
      case ownCookie = "own-cookie"
      case dailyHash = "daily-hash"
      case none
    }

    /// The own cookie.
    struct Cookie: Sendable, Hashable {
      var name = "__matomo"
      var lifetime = Duration.seconds(730 * 86_400)
    }

    struct UserID: Sendable, Hashable {
      /// The name of the request's attribute.
      let attribute: String
      let isHashed: Bool
    }
  }
}

extension SettingFormat where Value == Settings.Visitor.Cookie {
  /// A map, or the name alone.
  fileprivate static var cookie: Self {
    let name = SettingFormat<String>.token("cookie")
    let lifetime = SettingFormat<Duration>.duration(.seconds(60)...(.seconds(3650 * 86_400)))
    let kind = SettingKind.either(name.kind, .fields([("name", name.kind), ("lifetime", lifetime.kind)]))
    let write = { @Sendable (cookie: Value) in
      YAMLText.map([("name", name.write(cookie.name)), ("lifetime", lifetime.write(cookie.lifetime))])
    }
    return SettingFormat(.structure, kind, write: write) { node throws(SettingFault) in
      var cookie = Settings.Visitor.Cookie()
      if case .scalar = node.content {
        cookie.name = try name.read(node)
        return cookie
      }
      let values = try node.entries(of: ["name", "lifetime"], "{name: __matomo, lifetime: 730d}")
      if let value = values["name"] { cookie.name = try name.read(value) }
      if let value = values["lifetime"] {
        cookie.lifetime = try lifetime.read(value)
      }
      return cookie
    }
  }
}

extension SettingFormat where Value == Settings.Visitor.UserID? {
  /// `off`, a map, or the attribute alone.
  fileprivate static var userID: Self {
    let example = "{attribute: X-User, hashed: true}"
    let attribute = SettingFormat<String>.token("attribute")
    let kind = SettingKind.either(
      .either(.word(["off"]), attribute.kind),
      .fields([("attribute", attribute.kind), ("hashed", .boolean)])
    )
    return SettingFormat(.structure, kind, write: always("off")) { node throws(SettingFault) in
      if case .scalar(let text, _) = node.content {
        return text == "off" ? nil : .init(attribute: try attribute.read(node), isHashed: false)
      }
      let values = try node.entries(of: ["attribute", "hashed"], example)
      guard let name = values["attribute"] else {
        throw SettingFault(line: node.line, reason: "names no attribute; write such as \(example)")
      }
      return .init(
        attribute: try attribute.read(name),
        isHashed: try values["hashed"].map(SettingFormat<Bool>.boolean.read) ?? false
      )
    }
  }
}
