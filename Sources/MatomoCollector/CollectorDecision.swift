package import MatomoCore
package import MatomoHTTP

/// What becomes of a request.
package enum CollectorDecision: Sendable {
  /// Nothing is stored.
  case answer(HTTPResponse, CollectorCounts = CollectorCounts())

  /// The hits are stored, all of them or none, and then the request is answered.
  ///
  /// Where they cannot be stored, it is answered with ``HTTPResponse/notStored(_:)`` of that response.
  case store([CollectedHit], then: HTTPResponse, CollectorCounts)
}

/// What happened to the hits of a request that are not stored as they came.
package struct CollectorCounts: Sendable, Hashable {
  /// Hits that Matomo would refuse, or fail at.
  package var refused = 0

  /// Hits that are answered like good ones and left out, since they are not to be recorded (`rec`), or by a rule.
  package var excluded = 0

  /// The rule by which hits are left out.
  package var rule: IgnoreRule?

  /// What was removed from hits that are stored all the same.
  package var removed = RemovedParameters()

  package init() {}
}

/// How many parameters were removed since a client without a trusted token must not send them.
package struct RemovedParameters: Sendable, Hashable {
  /// `token_auth`.
  package var tokens = 0

  /// `cip`.
  package var addresses = 0

  /// `country`, `region`, `city`, `lat`, `long`.
  package var locations = 0

  /// `cdt` and `cdo` that say a day ago or more, or what cannot be read.
  package var times = 0

  package init() {}

  package var total: Int { tokens + addresses + locations + times }

  package static func += (sum: inout Self, other: Self) {
    sum.tokens += other.tokens
    sum.addresses += other.addresses
    sum.locations += other.locations
    sum.times += other.times
  }
}
