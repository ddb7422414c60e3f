import FoundationEssentials
import MatomoTesting

@testable import Matomo

/// A batch that is delivered to a scripted Matomo, with what became of each hit.
struct Hunt {
  static let now = Date(timeIntervalSince1970: 1_763_720_000)

  /// The ids of the hits in each call.
  private(set) var calls: [[Int64]] = []
  private(set) var pauses: [BatchDelivery.Pause] = []
  private(set) var acknowledgements: [Acknowledgement] = []
  private(set) var ending: DeliveryEnding?

  /// Delivers hits with the ids from 1 to `count`.
  ///
  /// - Parameter matomo: Gives the receipt for a part; calls are numbered from 1.
  init(
    _ count: Int,
    needingToken: Set<Int64> = [],
    onUnknown policy: UnknownOutcomePolicy = .resend,
    matomo: (_ part: [Int64], _ call: Int) -> Receipt
  ) {
    let hits = (0..<count).map { index in
      QueuedHit(id: Int64(index + 1), hit: .sample(index + 1, acceptedAt: Self.now))
    }
    var batch = BatchDelivery(hits, onUnknown: policy)
    var step = batch.first
    while case .send(let part, let pause) = step, calls.count < 10_000 {
      calls.append(part.map(\.id))
      pauses.append(pause)
      let (acknowledgement, next) = batch.process(matomo(part.map(\.id), calls.count), at: .distantPast) {
        needingToken.contains($0.id)
      }
      acknowledgements.append(acknowledgement)
      step = next
    }
    if case .finish(let ending) = step { self.ending = ending }
  }

  var delivered: [Int64] { acknowledgements.flatMap(\.delivered) }
  var released: [Int64] { acknowledgements.flatMap(\.released) }
  var dead: [Int64] { acknowledgements.flatMap(\.dead).map(\.id) }
  var totals: Totals { acknowledgements.reduce(into: Totals()) { $0 += $1.totals } }
}
