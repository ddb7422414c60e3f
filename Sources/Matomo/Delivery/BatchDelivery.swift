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

  /// Takes the receipt of the call that the last step asked for.
  ///
  /// - Parameter needsToken: Whether Matomo takes a hit only with a token.
  /// - Returns: What becomes of hits now, and the next step.
  mutating func take(
    _ receipt: Receipt,
    needsToken: (QueuedHit) -> Bool
  ) -> (settlement: Settlement, step: Step) {
    guard let part = parts.popLast() else { return (Settlement(), .finish(.done)) }
    var settlement = Settlement()
    switch receipt {
    case .recorded(let rejected, let unnamed, let missing):
      settlement.record(part, rejected: rejected, rejectedUnnamed: unnamed, missing: missing)
      hasRecorded = hasRecorded || settlement.totals[.recorded] > 0
    case .tokenRefused(let unnamed, let missing):
      let others = part.filter { !needsToken($0) }[...]
      settlement.record(others, rejected: [], rejectedUnnamed: unnamed, missing: min(missing, others.count))
      settlement.released += part.filter(needsToken).map(\.id)
      hasRecorded = hasRecorded || settlement.totals[.recorded] > 0
      return (giveBack(into: settlement), .finish(.tokenRefused))
    case .notSent(let reason):
      parts.append(part)
      return (giveBack(into: settlement), .finish(.unreachable(reason)))
    case .notRecorded(let reason, let retryAfter):
      parts.append(part)
      return (giveBack(into: settlement), .finish(.tryLater(reason, retryAfter: retryAfter)))
    case .failed(let reason):
      if !hasRepeated {
        hasRepeated = true
        parts.append(part)
        return (settlement, .send(Array(part), after: .firstRetry))
      }
      lastFailure = reason
      if !halve(part) { suspects.append(contentsOf: part) }
    case .tooLarge:
      if !halve(part), let hit = part.first {
        settlement.bury(hit, because: "too large for Matomo on its own (HTTP status 413)")
      }
    case .unknown(let reason):
      switch policy {
      case .resend:
        parts.append(part)
        return (giveBack(into: settlement), .finish(.tryLater(reason)))
      case .drop:
        settlement.delivered += part.map(\.id)
        settlement.totals[.unknown] += part.count
        return (giveBack(into: settlement), .finish(.tryLater(reason)))
      }
    }
    if hasRecorded { bury(suspectsInto: &settlement) }
    if let next = parts.last { return (settlement, .send(Array(next), after: .none)) }
    guard !suspects.isEmpty else { return (settlement, .finish(.done)) }
    return (giveBack(into: settlement), .finish(.tryLater(lastFailure)))
  }

  /// Releases every hit whose outcome is open, so that delivery can stop.
  mutating func stop() -> Settlement {
    giveBack(into: Settlement())
  }

  /// Puts the halves of a part in its place, the older hits first; `false` for a single hit.
  private mutating func halve(_ part: ArraySlice<QueuedHit>) -> Bool {
    guard part.count > 1 else { return false }
    let middle = part.startIndex + part.count / 2
    parts.append(part[middle...])
    parts.append(part[..<middle])
    return true
  }

  private mutating func bury(suspectsInto settlement: inout Settlement) {
    for hit in suspects { settlement.bury(hit, because: "Matomo fails on this hit alone (HTTP status 500)") }
    suspects = []
  }

  private mutating func giveBack(into settlement: Settlement) -> Settlement {
    var settlement = settlement
    if hasRecorded { bury(suspectsInto: &settlement) }
    settlement.released += suspects.map(\.id)
    settlement.released += parts.reversed().flatMap { $0.map(\.id) }
    suspects = []
    parts = []
    return settlement
  }
}

extension Settlement {
  fileprivate mutating func record(
    _ part: ArraySlice<QueuedHit>,
    rejected: Set<Int>,
    rejectedUnnamed: Int,
    missing: Int
  ) {
    for (index, hit) in part.enumerated() {
      if rejected.contains(index) {
        bury(hit, because: "Matomo counted this hit as invalid")
      } else {
        delivered.append(hit.id)
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
