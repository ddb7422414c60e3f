import FoundationEssentials
import MatomoCore
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
    for _ in 0..<3 { _ = batch.process(.failed("HTTP status 500"), at: .distantPast, needsToken: { _ in false }) }
    #expect(batch.stop().released.sorted() == [1, 2, 3, 4])
    #expect(batch.stop() == Acknowledgement())
    #expect(batch.first == .finish(.done))
  }

  /// Matomo records an order once, and counts each repeat as invalid.
  @Test(arguments: [
    (Receipt.recorded(rejected: [1]), 1, 1), (.recorded(), 2, 0), (.recorded(rejectedUnnamed: 1), 0, 0),
  ])
  func ordersAreRememberedOrAskedFor(_ receipt: Receipt, recorded: Int, refused: Int) {
    let now = Date(timeIntervalSince1970: 1_763_720_000)
    let hits = (1...2).map { number in
      let parameters = [Parameter("idgoal", "0"), Parameter("ec_id", "\(number)")]
      return QueuedHit(id: Int64(number), hit: StoredHit(Hit(site: 1, parameters: parameters), acceptedAt: now))
    }
    var batch = BatchDelivery(hits, onUnknown: .resend)
    let (acknowledgement, _) = batch.process(receipt, at: now) { _ in false }
    #expect(
      acknowledgement.recordedOrders.count == recorded && acknowledgement.recordedOrders.values.allSatisfy { $0 == now }
    )
    #expect(acknowledgement.refusedOrders.map(\.id) == (refused == 1 ? [2] : []))
    #expect(acknowledgement.dead.isEmpty)
  }
}
