package import FoundationEssentials

/// When hits make a batch: at a count, at a size, or when the oldest has waited long enough.
package struct BatchRule: Sendable, Hashable {
  /// The most hits in a batch: 1 or more.
  package var hits: Int

  /// The most bytes of all hits in a batch; a single hit may be larger.
  package var bytes: Int

  /// A batch that is not full goes all the same if its oldest hit is due since this moment or longer.
  package var dueBefore: Date

  /// Creates a rule.
  package init(hits: Int, bytes: Int, dueBefore: Date) {
    self.hits = hits
    self.bytes = bytes
    self.dueBefore = dueBefore
  }
}

/// Gathers candidates, oldest first, into a batch.
package struct BatchBuilder {
  package private(set) var hits: [QueuedHit] = []
  private let rule: BatchRule
  private var bytes = 0

  package init(_ rule: BatchRule) {
    self.rule = rule
  }

  /// Adds a candidate; returns `false` if the batch is full, and the candidate has to wait for the next one.
  package mutating func add(_ candidate: QueuedHit) -> Bool {
    let size = candidate.hit.bulkBytes
    guard hits.isEmpty || (hits.count < rule.hits && bytes + size <= rule.bytes) else {
      isFull = true
      return false
    }
    hits.append(candidate)
    bytes += size
    isFull = hits.count >= rule.hits
    return !isFull
  }

  private var isFull = false

  /// The lease that the queue returns: the batch, if it is time to send it.
  package var lease: Lease {
    guard let oldest = hits.lazy.map(\.hit.dueSince).min() else { return .empty }
    return isFull || oldest <= rule.dueBefore ? .batch(hits) : .filling(since: oldest)
  }
}

/// The answer of a queue that was asked for a batch.
package enum Lease: Sendable, Hashable {
  /// The hits, oldest first, are leased to the caller.
  case batch([QueuedHit])

  /// There are too few hits for a batch; the oldest has been due since `since`, which is not long enough.
  case filling(since: Date)

  /// No hit is due in this lane.
  case empty
}
