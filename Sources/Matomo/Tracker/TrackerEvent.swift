/// Something that an operator may want to know, with what to do about it.
///
/// A tracker logs each one at its ``level``, or hands it to its `onEvent`.
public enum TrackerEvent: Sendable, Hashable, CustomStringConvertible {
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

  /// Delivery goes on after a pause or an outage.
  case resumed

  /// The queue's storage failed; it is tried again.
  case queueFailed(HitQueueError)

  /// Hits were dropped because neither the buffer nor the queue had room.
  case overflowed(Int)

  /// Hits wait, and nobody has called `run()`: said once, ten seconds after the first hit, and once more when the buffer is full.
  case notRunning(waiting: Int, dropped: Int)

  /// A hit came after `stop()` and was dropped; said once.
  case droppedAfterStop

  /// Every one of the first requests was ignored; said once, with the rules and how often each applied.
  case everythingIgnored(requests: Int, by: String)

  /// A user id was set, and no rule sends it; said once.
  case userIDNotSent

  /// The configuration has patterns of routes that no route of the application has; said at its start.
  case unknownRoutes([String])

  /// Delivery has ended, and hits are left; `keptIn` is where, or `nil` if they are lost with the process.
  case left(hits: Int, keptIn: String?)

  /// How much an event matters, as logs have it.
  public enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
    case debug, info, warning, error

    /// Whether one level matters less than the other.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// How much the event matters.
  public var level: Level {
    switch self {
    case .recorded: .debug
    case .resumed: .info
    case .left(_, let keptIn): keptIn == nil ? .error : .warning
    case .paused, .queueFailed, .notRunning: .error
    case .notRecorded, .unknown, .deadLetter, .rejected, .overflowed, .droppedAfterStop, .everythingIgnored,
      .userIDNotSent, .unknownRoutes:
      .warning
    }
  }

  /// One line: what happened, and what to do.
  public var description: String {
    switch self {
    case .recorded(let hits): "Matomo recorded \(hits) hits"
    case .notRecorded(let reason, let wait): "nothing was recorded, trying again in \(wait.inSeconds) s: \(reason)"
    case .unknown(let hits, let reason): "it is unknown whether \(hits) hits were recorded: \(reason)"
    case .deadLetter(let id, let reason): "hit \(id) is a dead letter: \(reason)"
    case .rejected(let hits):
      "Matomo counted \(hits) hits as invalid without naming them; a super user's token would name them"
    case .paused(let wait):
      "Matomo refuses the token: nothing is sent for \(wait.inSeconds) s; correct the token and restart, or run matomo-relay queue retry"
    case .resumed: "delivery goes on"
    case .queueFailed(let error): "the queue failed and is tried again: \(error)"
    case .overflowed(let hits): "\(hits) hits were dropped, since neither the buffer nor the queue had room"
    case .notRunning(let waiting, 0):
      "\(waiting) hits wait and nothing is sent: run() was not called; add the tracker to the application's services, or call run()"
    case .notRunning(_, let dropped):
      "\(dropped) hits were dropped: run() was not called and the buffer is full; add the tracker to the application's services, or call run()"
    case .droppedAfterStop: "a hit was dropped, since the tracker was stopped; stop it after the server"
    case .everythingIgnored(let requests, let rules):
      "the first \(requests) requests were all ignored: \(rules)"
    case .userIDNotSent:
      "a user id was set, and is not sent: set requests.visitor.userID to .plain or .hashed(key), or set no user id"
    case .unknownRoutes(let patterns):
      "no route has the pattern \(patterns.map { "‘\($0)’" }.joined(separator: ", ")): correct requests.filters or requests.routes"
    case .left(let hits, let keptIn?): "\(hits) hits are left; they are kept in \(keptIn), and sent by the next run"
    case .left(let hits, nil): "\(hits) hits are lost: Matomo did not take them in time, and the queue is in memory"
    }
  }
}

extension Duration {
  /// Seconds with one digit after the point, for people.
  var inSeconds: String {
    let tenths = Int((self / .milliseconds(100)).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
