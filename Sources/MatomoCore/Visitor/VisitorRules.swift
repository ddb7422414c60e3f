/// How a visitor is told from another.
public struct VisitorRules: Sendable {
  /// Where the visitor's id comes from.
  public enum Source: Sendable, Hashable {
    /// Matomo's own first-party cookie (`_pk_id.*`), which its JavaScript sets. It is sent as `cid`, the one parameter that
    /// joins a server's hit to the visit that JavaScript reports. A visitor without the cookie has no id.
    case matomoCookie

    /// A cookie that the server sets. It is sent as `_id`, and as `cid` too: `_id` alone does not keep apart two visitors
    /// whose browsers look alike.
    case ownCookie(OwnCookie = .standard)

    /// A hash of the day, the masked address and the user agent, sent as `cid`: no cookie, and another id each day.
    case dailyHash(HashKey)

    /// No id; Matomo tells visitors apart by what their browsers look like.
    case none
  }

  /// What is sent as the user id (`uid`).
  ///
  /// Matomo makes the visitor id from it, so that a server that sends it next to JavaScript that does not makes two visits
  /// out of one.
  public enum UserIDRule: Sendable, Hashable {
    /// Nothing.
    case off
    /// The application's id.
    case plain
    /// A hash of it, 16 hexadecimal digits.
    case hashed(HashKey)

    /// What is sent of an application's id.
    package func sent(for userID: String?) -> String? {
      // A blank one would be one user for everybody.
      guard let userID = userID?.trimmedOfBlanks, !userID.isEmpty else { return nil }
      switch self {
      case .off: return nil
      case .plain: return TextLimit.cut(String(userID), to: TextLimit.userID)
      case .hashed(let key): return key.user(String(userID))
      }
    }
  }

  /// Where the visitor's id comes from.
  public var source: Source

  /// What is sent as the user id.
  public var userID: UserIDRule

  /// How the names of the cookies of Matomo's script begin (`setCookieNamePrefix`).
  public var cookiePrefix: String

  /// When a cookie may be read or set.
  ///
  /// A ``MatomoTracker`` and the relay do as the snippet's script does, unless that is set otherwise.
  public var cookieUse: CookieUse?

  /// Creates rules for visitors.
  public init(
    source: Source = .matomoCookie,
    userID: UserIDRule = .off,
    cookiePrefix: String = "_pk_",
    cookieUse: CookieUse? = nil
  ) {
    self.source = source
    self.userID = userID
    self.cookiePrefix = cookiePrefix
    self.cookieUse = cookieUse
  }
}

/// The cookie that the server keeps a visitor's id in.
public struct OwnCookie: Sendable, Hashable {
  /// The name.
  public let name: String

  /// How long the browser keeps it.
  public let lifetime: Duration

  /// `__matomo`, for two years.
  public static let standard = OwnCookie(checked: "__matomo", lifetime: .seconds(2 * 365 * 86_400))

  /// Creates a cookie.
  ///
  /// - Throws: ``MatomoError`` if the name is not a token (RFC 6265), or the lifetime not between a second and ten
  ///   years.
  public init(name: String, lifetime: Duration) throws(MatomoError) {
    guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy(\.isTokenCharacter) else {
      throw MatomoError("requests.visitor.source.name", "‘\(name)’ must be letters, digits, - and _, 64 at most")
    }
    guard lifetime >= .seconds(1), lifetime <= .seconds(3650 * 86_400) else {
      throw MatomoError("requests.visitor.source.lifetime", "must be between one second and ten years")
    }
    self.init(checked: name, lifetime: lifetime)
  }

  private init(checked name: String, lifetime: Duration) {
    self.name = name
    self.lifetime = lifetime
  }
}
