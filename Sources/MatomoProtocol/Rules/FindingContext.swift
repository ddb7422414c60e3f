package import FoundationEssentials

/// What Matomo knows about a hit besides its parameters.
package struct FindingContext: Sendable {
  /// What the sender showed to be allowed more than a visitor.
  package enum Token: Sendable, Hashable {
    case none
    case refused
    case accepted
  }

  /// The time at Matomo.
  package var now: Date

  package var token: Token

  /// The `User-Agent` of the HTTP request, which counts where the hit has no `ua`.
  package var userAgent: String

  /// The HTTP request says that a browser only fetches ahead.
  package var isPrefetch = false

  /// The sites that exist; `nil` if every site does.
  package var sites: Set<Int>?

  /// Whether a site may have a name in place of a number.
  package var allowsSiteNames = false

  /// What is recorded already.
  package var known = KnownHits()

  package init(now: Date, token: Token, userAgent: String) {
    self.now = now
    self.token = token
    self.userAgent = userAgent
  }
}
