// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// Something that delivery did or met, for a log.
public enum DeliveryEvent: Sendable, Hashable, CustomStringConvertible {
  /// Matomo recorded this many hits of one call.
  case recorded(Int)

  /// Nothing was recorded; the hits stay queued and are sent again after the wait.
  case notRecorded(reason: String, retryIn: Duration)

  /// Nobody can know whether the hits were recorded.
  case unknown(hits: Int, reason: String)

  /// A hit will never be taken by Matomo and was put aside.
  case deadLetter(id: Int64, reason: String)

  /// Matomo counted hits as invalid without naming them.
  case rejected(Int)

  /// Matomo refused the token; nothing is sent for a while.
  case paused(Duration)

  /// Delivery goes on after a pause.
  case resumed

  /// The queue's storage failed; it is tried again.
  case queueFailed(HitQueueError)

  /// Hits were dropped because neither the buffer nor the queue had room.
  case overflowed(Int)

  public var description: String {
    switch self {
    case .recorded(let hits): "Matomo recorded \(hits) hits"
    case .notRecorded(let reason, let wait): "nothing was recorded, trying again in \(wait.inSeconds) s: \(reason)"
    case .unknown(let hits, let reason): "it is unknown whether \(hits) hits were recorded: \(reason)"
    case .deadLetter(let id, let reason): "hit \(id) is a dead letter: \(reason)"
    case .rejected(let hits):
      "Matomo counted \(hits) hits as invalid without naming them; a super user's token would name them"
    case .paused(let wait):
      "Matomo refuses the token: nothing is sent for \(wait.inSeconds) s; correct matomo.tokenAuth and restart, or run queue retry"
    case .resumed: "delivery goes on"
    case .queueFailed(let error): "the queue failed and is tried again: \(error)"
    case .overflowed(let hits): "\(hits) hits were dropped, since neither the buffer nor the queue had room"
    }
  }
}

extension Duration {
  /// Seconds with one digit behind the point, for people.
  var inSeconds: String {
    let tenths = Int((self / .milliseconds(100)).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
