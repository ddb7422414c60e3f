/// Some of the hits in a queue, as an operator names them.
package enum HitSelection: Sendable, Hashable {
  /// The hits with these ids.
  case ids([Int64])

  /// Dead letters whose reason contains the text, in any case.
  case reason(String)

  /// Every hit that the operation may touch.
  case all
}

/// The state of a hit in the queue.
package enum HitState: String, Sendable, Hashable, CaseIterable {
  /// Waits for its delivery.
  case queued

  /// Waits for JavaScript to report the same page view.
  case held

  /// Is being sent.
  case inFlight

  /// The hit is a dead letter: Matomo will never take it, and it is kept until an operator decides.
  case dead
}

/// A hit as a listing of the queue shows it.
package struct ListedHit: Sendable, Hashable {
  /// The hit.
  package let queued: QueuedHit

  /// Where it is.
  package let state: HitState

  /// Why it is a dead letter; `nil` in any other state.
  package let reason: String?

  /// Creates an entry of a listing.
  package init(_ queued: QueuedHit, state: HitState, reason: String? = nil) {
    self.queued = queued
    self.state = state
    self.reason = reason
  }
}
