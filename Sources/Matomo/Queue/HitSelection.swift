/// Some of the hits in a queue, as an operator names them.
public enum HitSelection: Sendable, Hashable {
  /// The hits with these ids.
  case ids([Int64])

  /// Dead letters whose reason contains the text, in any case.
  case reason(String)

  /// Every hit that the operation may touch.
  case all
}

/// The state of a hit in the queue.
public enum HitState: String, Sendable, Hashable, CaseIterable {
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
public struct ListedHit: Sendable, Hashable {
  /// The hit.
  public let queued: QueuedHit

  /// Where it is.
  public let state: HitState

  /// Why it is a dead letter; `nil` in any other state.
  public let reason: String?

  /// Creates an entry of a listing.
  public init(_ queued: QueuedHit, state: HitState, reason: String? = nil) {
    self.queued = queued
    self.state = state
    self.reason = reason
  }
}
