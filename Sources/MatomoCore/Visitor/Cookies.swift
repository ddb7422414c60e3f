/// The names of the cookies that concern tracking, where a site may have chosen others.
package struct CookieNames: Sendable, Hashable {
  /// How the name of the cookie with Matomo's visitor id begins.
  let visitorStart: String

  /// That of visitors who are to be ignored.
  let ignore: String

  /// That of the server's own id; `nil` without one.
  let own: String?

  package init(prefix: String = "_pk_", ignore: String = "matomo_ignore", own: String? = nil) {
    visitorStart = prefix + "id."
    self.ignore = ignore
    self.own = own
  }
}

/// When a cookie may tell who a visitor is.
public enum CookieUse: String, Sendable, Hashable, CaseIterable {
  /// Whenever there is one.
  case always

  /// Once the visitor has agreed to cookies (`mtm_cookie_consent`, `requireCookieConsent` of Matomo's script).
  case withConsent

  /// Never.
  case never

  func isAllowed(hasConsent: Bool) -> Bool {
    switch self {
    case .always: true
    case .withConsent: hasConsent
    case .never: false
    }
  }
}

extension MatomoSnippet.Options {
  /// When the script that these options start may set cookies; the server does as it does.
  package var cookieUse: CookieUse { disableCookies ? .never : consent == .cookies ? .withConsent : .always }
}

/// The cookies of a request that concern tracking, found in one pass over its `Cookie` headers.
package struct RequestCookies {
  /// Matomo's id of the visitor; the cookie of our site, else that of another site on the same host.
  package private(set) var matomoVisitor: VisitorID?

  /// The id in the server's own cookie.
  package private(set) var ownVisitor: VisitorID?

  /// The name of the cookie by which the visitor has opted out.
  private(set) var optOut: String?

  /// Whether the visitor has consented.
  private(set) var hasConsent = false

  /// Whether the visitor has consented to cookies, where that alone is asked for.
  private var hasCookieConsent = false

  private var isOfSite = false

  /// More than browsers send; the rest of a longer header is not read.
  private static let maximumLength = 16_384

  package init() {}

  package init(headers: HeaderFields, site: SiteID, names: CookieNames, use: CookieUse = .always) {
    headers.visit { name, value in
      guard name.equalsIgnoringCase("cookie") else { return }
      read(value.extracting(first: Self.maximumLength), site: site.number, names)
    }
    guard !use.isAllowed(hasConsent: hasCookieConsent) else { return }
    matomoVisitor = nil
    ownVisitor = nil
  }

  /// Whether a cookie may tell who the visitor is.
  package func allowsID(_ use: CookieUse) -> Bool { use.isAllowed(hasConsent: hasCookieConsent) }

  private mutating func read(_ header: Span<UInt8>, site: Int, _ names: CookieNames) {
    var index = 0
    while index < header.count {
      while index < header.count, header[index] == 0x20 || header[index] == 0x09 { index += 1 }
      var equals = index
      while equals < header.count, header[equals] != UInt8(ascii: "="), header[equals] != UInt8(ascii: ";") {
        equals += 1
      }
      var end = equals
      while end < header.count, header[end] != UInt8(ascii: ";") { end += 1 }
      if equals < end {
        read(name: header.extracting(index..<equals), value: header.extracting(equals + 1..<end), site, names)
      }
      index = end + 1
    }
  }

  private mutating func read(name: Span<UInt8>, value: Span<UInt8>, _ site: Int, _ names: CookieNames) {
    if let own = names.own, ownVisitor == nil, name.equals(own.utf8Span.span) {
      ownVisitor = Self.visitor(value)
    }
    if !isOfSite, name.starts(with: names.visitorStart) {
      // The value goes on behind the id with a dot and times.
      guard let visitor = Self.visitor(value, allowsMore: true) else { return }
      isOfSite = Self.number(name.extracting(names.visitorStart.utf8.count..<name.count)) == site
      if isOfSite || matomoVisitor == nil { matomoVisitor = visitor }
    } else if value.isEmpty {
      return
    } else if name.equals(names.ignore.utf8Span.span) {
      optOut = names.ignore
    } else if name.starts(with: "mtm_co") {
      if name.equals("mtm_consent".utf8Span.span) {
        hasConsent = true
      } else if name.equals("mtm_cookie_consent".utf8Span.span) {
        hasCookieConsent = true
      } else if name.equals("mtm_consent_removed".utf8Span.span) {
        optOut = "mtm_consent_removed"
      }
    }
  }

  /// The 16 digits at the start of a value.
  private static func visitor(_ value: Span<UInt8>, allowsMore: Bool = false) -> VisitorID? {
    guard value.count >= 16 else { return nil }
    var bits: UInt64 = 0
    for index in 0..<16 {
      guard let digit = value[index].hexValue else { return nil }
      bits = bits << 4 | UInt64(digit)
    }
    guard value.count == 16 || (allowsMore && !value[16].isHexDigit) else { return nil }
    return VisitorID(bits: bits)
  }

  /// The number of the site, which ends with a dot.
  private static func number(_ text: Span<UInt8>) -> Int? {
    var number = 0
    for index in text.indices {
      if text[index] == UInt8(ascii: ".") { return number }
      guard text[index].isASCIIDigit, number < 1_000_000_000 else { return nil }
      number = number * 10 + Int(text[index] - 0x30)
    }
    return number
  }
}

extension Span<UInt8> {
  fileprivate func equals(_ other: Span<UInt8>) -> Bool {
    count == other.count && indices.allSatisfy { self[$0] == other[$0] }
  }

  fileprivate func starts(with prefix: String) -> Bool {
    let prefix = prefix.utf8Span.span
    return count >= prefix.count && prefix.indices.allSatisfy { self[$0] == prefix[$0] }
  }
}

/// A cookie that belongs on the response.
public struct ResponseCookie: Sendable, Hashable {
  /// The name.
  public let name: String

  /// The value.
  public let value: String

  /// How long the browser keeps it.
  public let lifetime: Duration

  package init(name: String, value: String, lifetime: Duration) {
    self.name = name
    self.value = value
    self.lifetime = lifetime
  }

  /// The value of a `Set-Cookie` header.
  ///
  /// `Max-Age` needs no clock, unlike `Expires`. Scripts cannot read it, and other sites' forms do not send it.
  public var header: String {
    "\(name)=\(value); Max-Age=\(lifetime.components.seconds); Path=/; Secure; HttpOnly; SameSite=Lax"
  }
}
