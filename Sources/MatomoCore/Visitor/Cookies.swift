/// The cookies of a request that concern tracking, found in one pass over its `Cookie` headers.
package struct RequestCookies {
  /// Matomo's id of the visitor; the cookie of our site, else that of another site on the same host.
  package private(set) var matomoVisitor: VisitorID?

  /// The id in the server's own cookie.
  private(set) var ownVisitor: VisitorID?

  /// The name of the cookie by which the visitor has opted out.
  private(set) var optOut: String?

  /// Whether the visitor has consented.
  private(set) var hasConsent = false

  private var isOfSite = false

  /// More than browsers send; the rest of a longer header is not read.
  private static let maximumLength = 16_384

  package init() {}

  package init(headers: HeaderFields, site: SiteID, ownName: String?) {
    headers.visit { name, value in
      guard name.equalsIgnoringCase("cookie") else { return }
      read(value.extracting(first: Self.maximumLength), site: site.number, ownName: ownName)
    }
  }

  private mutating func read(_ header: Span<UInt8>, site: Int, ownName: String?) {
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
        read(name: header.extracting(index..<equals), value: header.extracting(equals + 1..<end), site, ownName)
      }
      index = end + 1
    }
  }

  private mutating func read(name: Span<UInt8>, value: Span<UInt8>, _ site: Int, _ ownName: String?) {
    if let ownName, ownVisitor == nil, name.equals(ownName.utf8Span.span) {
      ownVisitor = Self.visitor(value)
    }
    guard let first = name.isEmpty ? nil : name[0] else { return }
    if first == UInt8(ascii: "_"), !isOfSite, name.starts(with: "_pk_id.") {
      // The value goes on behind the id with a dot and times.
      guard let visitor = Self.visitor(value, allowsMore: true) else { return }
      isOfSite = Self.number(name.extracting(7..<name.count)) == site
      if isOfSite || matomoVisitor == nil { matomoVisitor = visitor }
    } else if first == UInt8(ascii: "m"), !value.isEmpty {
      if name.equals("mtm_consent".utf8Span.span) {
        hasConsent = true
      } else if name.equals("matomo_ignore".utf8Span.span) {
        optOut = "matomo_ignore"
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

  /// The value of a `Set-Cookie` header.
  ///
  /// `Max-Age` needs no clock, unlike `Expires`. Scripts cannot read it, and other sites' forms do not send it.
  public var header: String {
    "\(name)=\(value); Max-Age=\(lifetime.components.seconds); Path=/; Secure; HttpOnly; SameSite=Lax"
  }
}
