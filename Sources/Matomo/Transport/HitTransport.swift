/// Carries bulk calls to Matomo.
public protocol HitTransport: Sendable {
  /// Posts the body of a bulk call and returns what came of it, within a time of the transport's own.
  ///
  /// A cancelled task gets its answer soon, which is ``BulkAnswer/interrupted(_:)`` if Matomo may have seen the call.
  func post(_ body: [UInt8]) async -> BulkAnswer
}

/// What came of a bulk call.
public enum BulkAnswer: Sendable, Hashable {
  /// Matomo answered.
  case response(BulkResponse)

  /// Matomo cannot have seen the call, as when the connection was refused.
  case notSent(String)

  /// Matomo may have seen the call; its answer did not come.
  case interrupted(String)
}

/// The parts of an HTTP response that say something about a bulk call.
public struct BulkResponse: Sendable, Hashable {
  /// The HTTP status.
  public var status: Int

  /// The body, as far as it was read.
  public var body: [UInt8]

  /// The header `Retry-After`, where it is a number of seconds (RFC 9110, section 10.2.3).
  public var retryAfter: Duration?

  /// The header `Location`.
  public var location: String?

  /// Creates a response.
  public init(status: Int, body: [UInt8] = [], retryAfter: Duration? = nil, location: String? = nil) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
    self.location = location
  }
}
