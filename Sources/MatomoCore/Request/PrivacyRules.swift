/// Rules about privacy: which signals of a visitor are respected, and how addresses are masked.
///
/// In a bulk call Matomo sees none of a visitor's headers, so that all this is decided here.
public struct PrivacyRules: Sendable {
  /// Signs that a request is not to be tracked.
  public enum Signal: String, Sendable, Hashable, CaseIterable {
    /// `DNT: 1`.
    case doNotTrack = "do-not-track"
    /// `Sec-GPC: 1`.
    case globalPrivacyControl = "global-privacy-control"
    /// The cookie ``ignoreCookie`` or `mtm_consent_removed`.
    case optOutCookie = "opt-out-cookie"
    /// The cookie `mtm_consent` is missing.
    case consentCookie = "consent-cookie"
    /// `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz` say that the browser fetches ahead.
    case prefetch
  }

  /// The signs that are respected.
  public var respects: Set<Signal> {
    didSet { checks = Checks(respects) }
  }

  private var checks: Checks

  /// The name of the cookie of visitors who are to be ignored (`ignore_visits_cookie_name` in Matomo's configuration).
  public var ignoreCookie: String

  /// How much of an address is masked before anything is made of it.
  public var anonymizeAddress: AddressAnonymization

  /// Creates rules for privacy.
  public init(
    respects: Set<Signal> = [.optOutCookie, .prefetch],
    anonymizeAddress: AddressAnonymization = .off,
    ignoreCookie: String = "matomo_ignore"
  ) {
    self.respects = respects
    checks = Checks(respects)
    self.anonymizeAddress = anonymizeAddress
    self.ignoreCookie = ignoreCookie
  }

  /// The set, ready to be asked by every request without hashing.
  private struct Checks {
    let doNotTrack: Bool
    let globalPrivacyControl: Bool
    let optOutCookie: Bool
    let consentCookie: Bool
    let prefetch: Bool

    init(_ signals: Set<Signal>) {
      doNotTrack = signals.contains(.doNotTrack)
      globalPrivacyControl = signals.contains(.globalPrivacyControl)
      optOutCookie = signals.contains(.optOutCookie)
      consentCookie = signals.contains(.consentCookie)
      prefetch = signals.contains(.prefetch)
    }
  }

  package var needsCookies: Bool { checks.optOutCookie || checks.consentCookie }

  package func rule(against headers: KnownHeaders, cookies: RequestCookies) -> IgnoreRule? {
    if checks.doNotTrack, headers.doNotTrack?.utf8.first == UInt8(ascii: "1") {
      return IgnoreRule(.doNotTrack)
    }
    if checks.globalPrivacyControl, headers.globalPrivacyControl?.trimmedOfBlanks == "1" {
      return IgnoreRule(.globalPrivacyControl)
    }
    if checks.optOutCookie, let cookie = cookies.optOut { return IgnoreRule(.optOutCookie, cookie) }
    if checks.consentCookie, !cookies.hasConsent { return IgnoreRule(.consentCookie) }
    if checks.prefetch, let purpose = Self.prefetch(headers) {
      return IgnoreRule(.prefetch, purpose)
    }
    return nil
  }

  /// Chrome says `prefetch;prerender`, Safari `preview`, Firefox `prefetch`, Facebook's app `preview`.
  static func prefetch(_ headers: KnownHeaders) -> String? {
    guard let sent = headers.purpose else { return nil }
    let purpose = TextLimit.cut(sent, to: 256).lowercased()
    return ["prerender", "prefetch", "preview", "instant"].first { purpose.contains($0) }
  }
}
