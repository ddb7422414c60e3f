public import FoundationEssentials

/// Keeps hits until they are delivered.
///
/// Every method is one transaction: it happens as a whole or, if it throws, not at all. `MatomoTesting` has the suite that each
/// implementation passes.
public protocol HitQueue: Sendable {
  /// Stores hits behind all others, in their order.
  ///
  /// When this returns, the hits are as safe as this queue makes them. They count as received.
  ///
  /// - Throws: ``HitQueueError`` with the code `full` if they do not all fit below the queue's limit; none is stored then.
  func append(_ hits: [StoredHit]) async throws(HitQueueError)

  /// Takes the next batch of a lane: its oldest hits that are due and in nobody's hands.
  ///
  /// Until they are settled, no other lease returns them. The leases of a process that is gone are void.
  func lease(_ lane: Lane, _ rule: BatchRule, at now: Date) async throws(HitQueueError) -> Lease

  /// Ends the lease of hits in the way that each deserves, and counts.
  func settle(_ settlement: Settlement) async throws(HitQueueError)

  /// Adds to the totals that the queue keeps beside the hits.
  ///
  /// Adding nothing still writes, which shows whether hits can be stored.
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

  /// Says what stands in the way of delivery, for whoever asks for the status; `nil` when nothing does any more.
  func report(_ trouble: DeliveryTrouble?) async throws(HitQueueError)

  /// Ends the use of the queue after the calls that were made; later ones fail.
  func close() async
}

extension HitQueue {
  /// All hits in the given states, oldest first.
  public func list(_ states: Set<HitState>, at now: Date) async throws(HitQueueError) -> [ListedHit] {
    try await list(states, after: 0, limit: .max, at: now)
  }
}
