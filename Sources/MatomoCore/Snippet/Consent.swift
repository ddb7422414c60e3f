extension MatomoSnippet {
  /// What waits until the visitor agrees; the page tells the script, with `rememberConsentGiven` and its like.
  public enum Consent: String, Sendable, Hashable, CaseIterable {
    /// Nothing waits.
    case notRequired = "not-required"

    /// Everything waits: no hit is sent, and no cookie set (`requireConsent`, Matomo 3.5).
    ///
    /// There is no noscript pixel either, since nobody can agree without JavaScript.
    case tracking

    /// Cookies wait; hits are sent without them (`requireCookieConsent`, Matomo 3.14).
    case cookies

    var command: Command? {
      switch self {
      case .notRequired: nil
      case .tracking: Command(checked: "requireConsent")
      case .cookies: Command(checked: "requireCookieConsent")
      }
    }
  }
}
