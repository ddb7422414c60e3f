public import MatomoCore

/// How hits are delivered.
public struct DeliveryConfiguration: Sendable {
  /// The token that is sent with every bulk call.
  public var tokenAuth: TokenAuth?

  /// The most hits in a bulk call: 1 or more.
  public var batchSize: Int

  /// The most bytes in a bulk call; a single hit may be larger.
  public var batchBytes: Int

  /// The longest that a due hit waits for its batch to fill.
  public var flushInterval: Duration

  /// Bulk calls in flight at once: 1 or more.
  public var lanes: Int

  /// The waits while Matomo takes nothing.
  public var retry: RetryPolicy

  /// Older hits become dead letters.
  public var maxAge: Duration

  /// How long delivery goes on after it was told to stop.
  public var drain: Duration

  /// How long nothing is sent after Matomo refused the token; Matomo locks an address out for an hour after 20 refusals.
  public var pause: Duration

  /// What happens to hits of which nobody can know whether they were recorded.
  public var onUnknown: UnknownOutcomePolicy

  /// Creates a configuration.
  public init(
    tokenAuth: TokenAuth? = nil,
    batchSize: Int = 200,
    batchBytes: Int = 512 * 1024,
    flushInterval: Duration = .seconds(10),
    lanes: Int = 1,
    retry: RetryPolicy = RetryPolicy(),
    maxAge: Duration = .seconds(7 * 86_400),
    drain: Duration = .seconds(10),
    pause: Duration = .seconds(65 * 60),
    onUnknown: UnknownOutcomePolicy = .resend
  ) {
    precondition(batchSize > 0 && batchBytes > 0 && lanes > 0, "batch size, batch bytes and lanes are 1 or more")
    self.tokenAuth = tokenAuth
    self.batchSize = batchSize
    self.batchBytes = batchBytes
    self.flushInterval = flushInterval
    self.lanes = lanes
    self.retry = retry
    self.maxAge = maxAge
    self.drain = drain
    self.pause = pause
    self.onUnknown = onUnknown
  }
}

/// What happens to hits when nobody can know whether Matomo recorded them, as after a timeout.
public enum UnknownOutcomePolicy: String, Sendable, Hashable, CaseIterable {
  /// They are sent again: each is recorded at least once.
  case resend

  /// They are not sent again: each is recorded at most once.
  case drop
}
