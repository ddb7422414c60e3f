import FoundationEssentials

/// Tells which hits Matomo would not take any more, before they are sent.
struct Expiry: Sendable {
  /// Matomo takes an older hit only with a token (`tracking_requests_require_authentication_when_custom_timestamp_newer_than`).
  static let ageThatNeedsToken: TimeInterval = 86_400

  private static let margin: TimeInterval = 60

  let maxAge: TimeInterval
  let hasToken: Bool

  init(maxAge: Duration, hasToken: Bool) {
    self.maxAge = maxAge / .seconds(1)
    self.hasToken = hasToken
  }

  /// Whether Matomo would take the hit only with a token.
  static func needsToken(_ hit: StoredHit, at now: Date) -> Bool {
    hit.needsToken || now.timeIntervalSince(hit.time) >= ageThatNeedsToken
  }

  /// Why a hit cannot be sent; `nil` if it can.
  func reason(against hit: StoredHit, at now: Date) -> String? {
    if now.timeIntervalSince(hit.acceptedAt) > maxAge { return "older than delivery.maxAge" }
    // A call takes time to arrive, and Matomo goes by its own clock.
    if !hasToken, Self.needsToken(hit, at: now + Self.margin) { return "needs token: set tokenAuth, then retry" }
    return nil
  }
}
