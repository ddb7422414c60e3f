package import FoundationEssentials

/// Keeps hits until they are delivered.
///
/// Every method is one transaction: it happens as a whole or, if it throws, not at all. `MatomoTesting` has the suite that each
/// implementation passes.
package protocol HitQueue: Sendable {
  /// Appends hits in their order.
  ///
  /// When this returns, the hits are as safe as this queue makes them. They count as received.
  ///
  /// - Throws: ``HitQueueError`` with the code `full` if they do not all fit below the queue's limit; none is stored then.
  func append(_ hits: [StoredHit]) async throws(HitQueueError)

  /// Leases the next batch of a lane: its oldest hits that are due and not leased.
  ///
  /// Until they are acknowledged, no other lease returns them. The leases of a process that is gone are void.
  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async throws(HitQueueError) -> Lease

  /// Ends the leases of hits: each is removed, released, or becomes a dead letter, and the totals are updated.
  func acknowledge(_ acknowledgement: Acknowledgement) async throws(HitQueueError)

  /// Writes something, which shows whether hits can be stored.
  func checkWritable() async throws(HitQueueError)

  /// Adds to the totals that the queue keeps beside the hits.
  func count(_ additions: Totals) async throws(HitQueueError)

  /// What is in the queue, and the totals.
  func status(at now: Date) async throws(HitQueueError) -> QueueStatus

  /// The hits in a state, oldest first, at most `limit` of them with an id above `after`.
  func list(
    _ states: Set<HitState>,
    after: Int64,
    limit: Int,
    at now: Date
  ) async throws(HitQueueError) -> [ListedHit]

  /// Makes dead and held hits due, as if they were accepted now; returns how many.
  ///
  /// A retry of all takes what was reported as trouble for over, and so ends a pause.
  func retry(_ selection: HitSelection, at now: Date) async throws(HitQueueError) -> Int

  /// Deletes hits that are not in flight; returns how many.
  func drop(_ selection: HitSelection) async throws(HitQueueError) -> Int

  /// Stores why hits are not being delivered, for the status; `nil` once they are again.
  func report(_ trouble: DeliveryTrouble?) async throws(HitQueueError)

  /// Closes the queue once the calls made so far have ended; later calls fail.
  func close() async
}

extension HitQueue {
  /// All hits in the given states, oldest first.
  package func list(_ states: Set<HitState>, at now: Date) async throws(HitQueueError) -> [ListedHit] {
    try await list(states, after: 0, limit: .max, at: now)
  }
}

/// One of the streams that hits are delivered in: all hits of one visitor go through the same lane, one batch at a time.
///
/// Two bulk calls at once for one new visitor make two visits in Matomo, and over the same visits they deadlock it.
package struct Lane: Sendable, Hashable {
  /// The number of the lane, counted from 0.
  package let index: Int

  /// How many lanes there are: 1 or more.
  package let count: Int

  /// Creates a lane of `count`.
  package init(index: Int, count: Int) {
    precondition(count > 0 && (0..<count).contains(index), "a lane is one of 1 or more")
    self.index = index
    self.count = count
  }

  /// Whether the hits of a visitor go through this lane.
  package func contains(visitor: UInt64) -> Bool {
    count == 1 || visitor % UInt64(count) == UInt64(index)
  }
}

/// What becomes of leased hits after Matomo's answer.
package struct Acknowledgement: Sendable, Hashable {
  /// A hit that Matomo will never take.
  package struct DeadLetter: Sendable, Hashable {
    /// The hit's number in the queue.
    package let id: Int64

    /// Why Matomo will never take it.
    package let reason: String

    /// Creates a dead letter.
    package init(id: Int64, reason: String) {
      self.id = id
      self.reason = reason
    }
  }

  /// Hits that leave the queue: recorded, or given up.
  package var delivered: [Int64] = []

  /// Hits that are released, and keep their place.
  package var released: [Int64] = []

  /// Hits that become dead letters.
  package var dead: [DeadLetter] = []

  /// An order that Matomo has counted as invalid: for ever, unless it had recorded the order before.
  package struct RefusedOrder: Sendable, Hashable {
    /// The hit's number in the queue.
    package let id: Int64

    package let order: OrderKey

    /// When Matomo answered.
    package let time: Date

    /// Creates a refused order.
    package init(id: Int64, order: OrderKey, time: Date) {
      self.id = id
      self.order = order
      self.time = time
    }
  }

  /// The orders that Matomo has recorded, with the time of its answer.
  package var recordedOrders: [OrderKey: Date] = [:]

  /// Orders that leave the queue as repeated, or become dead letters.
  package var refusedOrders: [RefusedOrder] = []

  /// What this adds to the totals.
  package var totals = Totals()

  /// Why a hit that Matomo counted as invalid is a dead letter.
  static let invalid = "Matomo counted this hit as invalid"

  /// Creates an empty acknowledgement.
  package init() {}
}
