import MatomoTesting
import Testing

@testable import Matomo

extension BatchDeliveryTests {
  @Test func countsWhatCannotBeToldApart() {
    let hunt = Hunt(10) { _, _ in .recorded(rejected: [2, 4], rejectedUnnamed: 1, missing: 3) }
    #expect(hunt.dead == [3, 5])
    #expect(hunt.delivered == [1, 2, 4, 6, 7, 8, 9, 10])
    #expect(hunt.totals[.recorded] == 4)
    #expect(hunt.totals[.rejected] == 3)
    #expect(hunt.totals[.unknown] == 3)
  }

  @Test func aRefusedTokenKeepsTheHitsThatNeedIt() {
    let hunt = Hunt(6, needingToken: [2, 5]) { _, _ in .tokenRefused(rejectedUnnamed: 1, missing: 1) }
    #expect(hunt.released == [2, 5])
    #expect(hunt.delivered == [1, 3, 4, 6])
    #expect(hunt.totals[.recorded] == 2)
    #expect(hunt.totals[.rejected] == 1)
    #expect(hunt.totals[.unknown] == 1)
    #expect(hunt.ending == .tokenRefused)
  }

  @Test func aRefusedTokenInAHuntGivesBackTheRest() {
    let hunt = Hunt(4, needingToken: [2]) { part, _ in part == [2] ? .tokenRefused() : .failed("HTTP status 500") }
    #expect(hunt.released.sorted() == [1, 2, 3, 4])
    #expect(hunt.dead.isEmpty)
    #expect(hunt.ending == .tokenRefused)
  }

  @Test func aRefusedTokenBesideARecordedHitProvesThatMatomoIsWell() {
    let hunt = Hunt(6, needingToken: [2]) { part, _ in part == [2, 3] ? .tokenRefused() : .failed("HTTP status 500") }
    #expect(hunt.dead == [1])
    #expect(hunt.delivered == [3])
    #expect(hunt.released.sorted() == [2, 4, 5, 6])
  }

  @Test func droppedUnknownHitsAreCounted() {
    let hunt = Hunt(3, onUnknown: .drop) { _, _ in .unknown("timeout") }
    #expect(hunt.delivered == [1, 2, 3])
    #expect(hunt.totals[.unknown] == 3)
    #expect(hunt.totals[.recorded] == 0)
    #expect(hunt.ending == .tryLater("timeout"))
  }

  @Test func whoMustStopGivesBackEverything() {
    let hits = (1...4).map { QueuedHit(id: Int64($0), hit: .sample($0, acceptedAt: Hunt.now)) }
    var batch = BatchDelivery(hits, onUnknown: .resend)
    for _ in 0..<3 { _ = batch.process(.failed("HTTP status 500"), needsToken: { _ in false }) }
    #expect(batch.stop().released.sorted() == [1, 2, 3, 4])
    #expect(batch.stop() == Acknowledgement())
    #expect(batch.first == .finish(.done))
  }
}
