import MatomoTestSupport
import Testing

@testable import Matomo

/// What must hold whatever Matomo answers.
@Suite struct BatchDeliveryPropertyTests {
  private func receipt(for part: [Int64], _ random: inout SeededRandom) -> Receipt {
    switch Int.random(in: 0..<20, using: &random) {
    case 0..<5: return .recorded()
    case 5:
      let rejected = Set(part.indices.filter { _ in Bool.random(using: &random) })
      let others = part.count - rejected.count
      let unnamed = Int.random(in: 0...others, using: &random)
      return .recorded(
        rejected: rejected,
        rejectedUnnamed: unnamed,
        missing: Int.random(in: 0...(others - unnamed), using: &random)
      )
    case 6: return .notRecorded("HTTP status 503")
    case 7: return .unknown("timeout")
    case 8..<11: return .tooLarge
    case 11: return .tokenRefused()
    default: return .failed("HTTP status 500")
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func everyHitHasOneFate(_ seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let count = Int.random(in: 1...40, using: &random)
    let ids = (1...Int64(count))
    let needingToken = Set(ids.filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
    var receipts: [Receipt] = []
    let hunt = Hunt(count, needingToken: needingToken, onUnknown: seed.isMultiple(of: 2) ? .resend : .drop) { part, _ in
      receipts.append(receipt(for: part, &random))
      return receipts.last ?? .recorded()
    }

    #expect((hunt.delivered + hunt.dead + hunt.released).sorted() == Array(ids), "one fate, once")
    #expect(hunt.ending != nil, "the hunt ends")
    #expect((hunt.ending == .done) == hunt.released.isEmpty || hunt.ending != .done, "what is done leaves nothing")
    expectOrder(hunt)
    expectGrounds(hunt, receipts)
    let totals = hunt.totals
    let counted = totals[.recorded] + totals[.rejected] + totals[.unknown]
    #expect(totals[.recorded] >= 0 && counted <= count, "nothing is counted twice")
  }

  /// A call holds neighbours; it begins with the first hit of the last call, or behind what the calls had before.
  private func expectOrder(_ hunt: Hunt) {
    for (previous, call) in zip(hunt.calls, hunt.calls.dropFirst()) {
      guard let first = call.first, let last = call.last, let before = previous.first, let end = previous.last else {
        Issue.record("a call without hits")
        continue
      }
      #expect(call == Array(first...last))
      #expect(first == before || first == end + 1)
    }
  }

  /// Dead letters have a reason in the answers: named as invalid, too large alone, or failing alone beside recorded hits.
  private func expectGrounds(_ hunt: Hunt, _ receipts: [Receipt]) {
    var named: Set<Int64> = []
    var tooLarge: Set<Int64> = []
    var failedAlone: Set<Int64> = []
    for (call, receipt) in zip(hunt.calls, receipts) {
      switch receipt {
      case .recorded(let rejected, _, _): named.formUnion(rejected.map { call[$0] })
      case .tooLarge where call.count == 1: tooLarge.formUnion(call)
      case .failed where call.count == 1: failedAlone.formUnion(call)
      default: break
      }
    }
    if hunt.totals[.recorded] == 0 { failedAlone = [] }
    #expect(named.union(tooLarge).union(failedAlone).isSuperset(of: hunt.dead))
  }
}
