import FoundationEssentials
import MatomoTesting
import Testing

@testable import Matomo

@Suite struct ExpiryTests {
  static let now = Date(timeIntervalSince1970: 1_763_720_000)
  static let week = Duration.seconds(7 * 86_400)

  struct Row: Sendable {
    let happened: TimeInterval
    let accepted: TimeInterval
    let needsToken: Bool
    let hasToken: Bool
    let reason: String?
  }

  static let rows: [Row] = [
    Row(happened: 0, accepted: 0, needsToken: false, hasToken: false, reason: nil),
    Row(happened: 86_339, accepted: 86_339, needsToken: false, hasToken: false, reason: nil),
    Row(happened: 86_340, accepted: 86_340, needsToken: false, hasToken: false, reason: "needs token"),
    Row(happened: 86_400, accepted: 0, needsToken: false, hasToken: false, reason: "needs token"),
    Row(happened: 86_400, accepted: 86_400, needsToken: false, hasToken: true, reason: nil),
    Row(happened: 0, accepted: 0, needsToken: true, hasToken: false, reason: "needs token"),
    Row(happened: 0, accepted: 0, needsToken: true, hasToken: true, reason: nil),
    Row(happened: 7 * 86_400, accepted: 7 * 86_400, needsToken: false, hasToken: true, reason: nil),
    Row(happened: 7 * 86_400 + 1, accepted: 7 * 86_400 + 1, needsToken: false, hasToken: true, reason: "maxAge"),
    Row(happened: 8 * 86_400, accepted: 8 * 86_400, needsToken: true, hasToken: false, reason: "maxAge"),
    Row(happened: 30 * 86_400, accepted: 60, needsToken: false, hasToken: true, reason: nil),
    Row(happened: -60, accepted: -60, needsToken: false, hasToken: false, reason: nil),
  ]

  @Test(arguments: rows)
  func tellsWhatCannotBeSent(_ row: Row) {
    let hit = StoredHit.sample(
      1,
      needsToken: row.needsToken,
      time: Self.now - row.happened,
      acceptedAt: Self.now - row.accepted
    )
    let reason = Expiry(maxAge: Self.week, hasToken: row.hasToken).reason(against: hit, at: Self.now)
    if let expected = row.reason {
      #expect(reason?.contains(expected) == true)
    } else {
      #expect(reason == nil)
    }
  }
}
