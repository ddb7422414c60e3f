/// How long delivery waits before it tries again: exponential backoff with jitter.
public struct RetryPolicy: Sendable, Hashable {
  /// The wait after the first failure.
  public var first: Duration

  /// What each further failure multiplies the wait by: 1 or more.
  public var factor: Double

  /// The longest wait.
  public var limit: Duration

  /// The part of a wait that chance adds or takes, from 0 to 1, so that many senders do not come back at once.
  public var jitter: Double

  /// Creates a policy.
  public init(
    first: Duration = .seconds(1),
    factor: Double = 2,
    limit: Duration = .seconds(300),
    jitter: Double = 0.2
  ) {
    self.first = first
    self.factor = factor
    self.limit = limit
    self.jitter = jitter
  }

  /// What is obeyed of a `Retry-After`; a server that asks for more may be asked again after this.
  static let longestRetryAfter = Duration.seconds(3600)

  /// The wait after a number of failures in a row.
  ///
  /// - Parameters:
  ///   - failures: 1 or more.
  ///   - retryAfter: What the server asked for; the wait is never shorter, and it is jittered upwards only.
  ///   - chance: A number from 0 to 1.
  public func delay(afterFailures failures: Int, retryAfter: Duration? = nil, chance: Double) -> Duration {
    var delay = min(first, limit)
    for _ in 1..<max(1, min(failures, 64)) where delay < limit {
      // Compared before it is multiplied: a duration that overflows would end the process.
      delay = delay / .seconds(1) * factor < limit / .seconds(1) ? delay * factor : limit
    }
    let jittered = delay * (1 + jitter * (2 * chance - 1))
    guard let retryAfter else { return jittered }
    return max(jittered, min(retryAfter, Self.longestRetryAfter) * (1 + jitter * chance / 4))
  }
}
