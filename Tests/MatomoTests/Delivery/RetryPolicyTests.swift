import Matomo
import Testing

@Suite struct RetryPolicyTests {
  static let growth: [(failures: Int, seconds: Int)] = [
    (-1, 1), (0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (11, 300), (64, 300), (.max, 300),
  ]

  @Test(arguments: growth)
  func growsUpToItsLimit(_ row: (failures: Int, seconds: Int)) {
    #expect(RetryPolicy().delay(afterFailures: row.failures, chance: 0.5) == .seconds(row.seconds))
  }

  static let odd: [(policy: RetryPolicy, delay: Duration)] = [
    (RetryPolicy(first: .seconds(600)), .seconds(300)),
    (RetryPolicy(first: .seconds(5), factor: 1), .seconds(5)),
    (RetryPolicy(factor: 1e300), .seconds(300)),
    (RetryPolicy(factor: .infinity), .seconds(300)),
    (RetryPolicy(first: .zero), .zero),
    (RetryPolicy(first: .milliseconds(250), factor: 1.5), .microseconds(843_750)),
  ]

  @Test(arguments: odd)
  func holdsForOddPolicies(_ row: (policy: RetryPolicy, delay: Duration)) {
    #expect(row.policy.delay(afterFailures: 4, chance: 0.5) == row.delay)
  }

  @Test func chanceAddsAndTakes() {
    #expect(RetryPolicy().delay(afterFailures: 4, chance: 0) == .milliseconds(6400))
    #expect(RetryPolicy().delay(afterFailures: 4, chance: 1) == .milliseconds(9600))
    #expect(RetryPolicy(jitter: 0).delay(afterFailures: 4, chance: 1) == .seconds(8))
  }

  @Test(arguments: [0, 0.3, 0.5, 1])
  func isNeverShorterThanRetryAfter(_ chance: Double) {
    let delay = RetryPolicy().delay(afterFailures: 1, retryAfter: .seconds(120), chance: chance)
    #expect(delay >= .seconds(120) && delay <= .seconds(126))
  }

  static let wishes: [(retryAfter: Duration, atLeast: Duration, atMost: Duration)] = [
    (.zero, .seconds(1), .seconds(1)),
    (.seconds(-5), .seconds(1), .seconds(1)),
    (.milliseconds(500), .seconds(1), .seconds(1)),
    (.seconds(1_000_000_000_000), .seconds(3600), .seconds(3780)),
  ]

  @Test(arguments: wishes)
  func doesNotObeyOddWishes(_ row: (retryAfter: Duration, atLeast: Duration, atMost: Duration)) {
    let delay = RetryPolicy().delay(afterFailures: 1, retryAfter: row.retryAfter, chance: 0.5)
    #expect(delay >= row.atLeast && delay <= row.atMost)
  }
}
