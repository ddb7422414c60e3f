import FoundationEssentials

/// Decides how the hits of one batch are sent, call by call, until the outcome of each is known.
///
/// A call that failed with 500 is repeated once and then halved, since a single hit that Matomo chokes on fails the whole call
/// each time. A single hit whose own call fails is a *suspect*: once anything of the batch is recorded, Matomo is well and the
/// suspects are dead letters; as long as nothing is, Matomo is ill and they stay in the queue.
struct BatchDelivery: Sendable {
  /// What to do next.
  enum Step: Sendable, Hashable {
    /// Send these hits in one call, after a pause.
    case send([QueuedHit], after: Pause)

    /// The batch is through, or must be tried again later.
    case finish(DeliveryEnding)
  }

  /// The pause before a call.
  enum Pause: Sendable, Hashable {
    case none
    case firstRetry
  }

  private var parts: [ArraySlice<QueuedHit>]
  private var suspects: [QueuedHit] = []
  private var lastFailure = ""
  private var hasRecorded = false
  private var hasRepeated = false
  private let policy: UnknownOutcomePolicy

  init(_ hits: [QueuedHit], onUnknown policy: UnknownOutcomePolicy) {
    parts = hits.isEmpty ? [] : [hits[...]]
    self.policy = policy
  }

  /// The first call.
  var first: Step { parts.last.map { .send(Array($0), after: .none) } ?? .finish(.done) }

  /// Processes the receipt of the call that the last step asked for.
  ///
  /// - Parameters:
  ///   - now: When it came.
  ///   - needsToken: Whether Matomo takes a hit only with a token.
  /// - Returns: What becomes of hits now, and the next step.
  mutating func process(
    _ receipt: Receipt,
    at now: Date,
    needsToken: (QueuedHit) -> Bool
  ) -> (acknowledgement: Acknowledgement, step: Step) {
    guard let part = parts.popLast() else { return (Acknowledgement(), .finish(.done)) }
    var acknowledgement = Acknowledgement()
    switch receipt {
    case .recorded(let rejected, let unnamed, let missing):
      acknowledgement.record(part, rejected: rejected, rejectedUnnamed: unnamed, missing: missing, at: now)
      hasRecorded = hasRecorded || acknowledgement.totals[.recorded] > 0
    case .tokenRefused(let unnamed, let missing):
      let others = part.filter { !needsToken($0) }[...]
      acknowledgement.record(
        others,
        rejected: [],
        rejectedUnnamed: unnamed,
        missing: min(missing, others.count),
        at: now
      )
      acknowledgement.released += part.filter(needsToken).map(\.id)
      hasRecorded = hasRecorded || acknowledgement.totals[.recorded] > 0
      return (giveBack(into: acknowledgement), .finish(.tokenRefused))
    case .notSent(let reason):
      parts.append(part)
      return (giveBack(into: acknowledgement), .finish(.unreachable(reason)))
    case .notRecorded(let reason, let retryAfter):
      parts.append(part)
      return (giveBack(into: acknowledgement), .finish(.tryLater(reason, retryAfter: retryAfter)))
    case .failed(let reason):
      if !hasRepeated {
        hasRepeated = true
        parts.append(part)
        return (acknowledgement, .send(Array(part), after: .firstRetry))
      }
      lastFailure = reason
      if !halve(part) { suspects.append(contentsOf: part) }
    case .tooLarge:
      if !halve(part), let hit = part.first {
        acknowledgement.bury(hit, because: "too large for Matomo on its own (HTTP status 413)")
      }
    case .unknown(let reason):
      switch policy {
      case .resend:
        parts.append(part)
        return (giveBack(into: acknowledgement), .finish(.tryLater(reason)))
      case .drop:
        acknowledgement.delivered += part.map(\.id)
        acknowledgement.totals[.unknown] += part.count
        return (giveBack(into: acknowledgement), .finish(.tryLater(reason)))
      }
    }
    if hasRecorded { bury(suspectsInto: &acknowledgement) }
    if let next = parts.last { return (acknowledgement, .send(Array(next), after: .none)) }
    guard !suspects.isEmpty else { return (acknowledgement, .finish(.done)) }
    return (giveBack(into: acknowledgement), .finish(.tryLater(lastFailure)))
  }

  /// Releases every hit whose outcome is open, so that delivery can stop.
  mutating func stop() -> Acknowledgement {
    giveBack(into: Acknowledgement())
  }

  /// Puts the halves of a part in its place, the older hits first; `false` for a single hit.
  private mutating func halve(_ part: ArraySlice<QueuedHit>) -> Bool {
    guard part.count > 1 else { return false }
    let middle = part.startIndex + part.count / 2
    parts.append(part[middle...])
    parts.append(part[..<middle])
    return true
  }

  private mutating func bury(suspectsInto acknowledgement: inout Acknowledgement) {
    for hit in suspects { acknowledgement.bury(hit, because: "Matomo fails on this hit alone (HTTP status 500)") }
    suspects = []
  }

  private mutating func giveBack(into acknowledgement: Acknowledgement) -> Acknowledgement {
    var acknowledgement = acknowledgement
    if hasRecorded { bury(suspectsInto: &acknowledgement) }
    acknowledgement.released += suspects.map(\.id)
    acknowledgement.released += parts.reversed().flatMap { $0.map(\.id) }
    suspects = []
    parts = []
    return acknowledgement
  }
}

extension Acknowledgement {
  fileprivate mutating func record(
    _ part: ArraySlice<QueuedHit>,
    rejected: Set<Int>,
    rejectedUnnamed: Int,
    missing: Int,
    at now: Date
  ) {
    for (index, hit) in part.enumerated() {
      let order = hit.hit.storedOrder
      if rejected.contains(index), let order {
        refusedOrders.append(RefusedOrder(id: hit.id, order: order, time: now))
      } else if rejected.contains(index) {
        bury(hit, because: Self.invalid)
      } else {
        delivered.append(hit.id)
        // Where Matomo names none of the invalid hits, this may be one of them.
        if let order, rejectedUnnamed == 0, missing == 0 { recordedOrders[order] = now }
      }
    }
    totals[.rejected] += rejected.count + rejectedUnnamed
    totals[.unknown] += missing
    totals[.recorded] += max(0, part.count - rejected.count - rejectedUnnamed - missing)
  }

  fileprivate mutating func bury(_ hit: QueuedHit, because reason: String) {
    dead.append(DeadLetter(id: hit.id, reason: reason))
  }
}
