import MatomoPlatform
import Synchronization

/// What the acceptor and a daemon's thread both know of a connection.
final class Connection: Sendable {
  /// How far the connection's current request is.
  enum Phase: UInt64 {
    /// No request line has come yet, or none since the last answer.
    case waiting
    /// The request line is there.
    case head
    /// The header fields are there.
    case body
    /// The handler has the request.
    case handled
    /// The answer is on its way.
    case answering
    /// A deadline has passed.
    case expired
  }

  let descriptor: Int32
  let peer: PeerAddress

  /// The slot that the connection is suspended for.
  let suspendedFor = Mutex<AnswerSlot?>(nil)

  /// Phase and deadline share one word, so that a deadline can only end the phase that it was set for.
  private let word: Atomic<UInt64>

  private static let phaseBits: UInt64 = 3

  init(descriptor: Int32, peer: PeerAddress, deadline: Milliseconds) {
    self.descriptor = descriptor
    self.peer = peer
    word = Atomic(Connection.pack(.waiting, deadline))
  }

  private static func pack(_ phase: Phase, _ deadline: Milliseconds) -> UInt64 {
    deadline << phaseBits | phase.rawValue
  }

  var phase: Phase {
    Phase(rawValue: word.load(ordering: .acquiring) & 7) ?? .expired
  }

  /// Enters a phase, without a deadline if none is given; false if the last phase's deadline has passed already.
  func enter(_ phase: Phase, until deadline: Milliseconds? = nil) -> Bool {
    let current = word.load(ordering: .acquiring)
    guard current & 7 != Phase.expired.rawValue else { return false }
    let next = Connection.pack(phase, deadline ?? .max >> Connection.phaseBits)
    return word.compareExchange(expected: current, desired: next, ordering: .acquiringAndReleasing).exchanged
  }

  /// Enters a phase that has to end at the deadline of the last one.
  func enterKeepingDeadline(_ phase: Phase) -> Bool {
    enter(phase, until: word.load(ordering: .acquiring) >> Connection.phaseBits)
  }

  /// The phase whose deadline has passed, which it then ends; `nil` if there is time left.
  func expire(at now: Milliseconds) -> Phase? {
    let current = word.load(ordering: .acquiring)
    guard current >> Connection.phaseBits <= now, let phase = Phase(rawValue: current & 7), phase != .expired else {
      return nil
    }
    let expired = Connection.pack(.expired, 0)
    return word.compareExchange(expected: current, desired: expired, ordering: .acquiringAndReleasing).exchanged
      ? phase : nil
  }

  /// Whether bytes of the client are waiting to be read.
  var hasUnreadBytes: Bool {
    var byte: UInt8 = 0
    return recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
  }

  /// Ends the cycle in both directions; its daemon sees the end, and closes.
  func shutDown() {
    shutdown(descriptor, Int32(SHUT_RDWR))
  }
}

/// A point of the monotonic clock, or a length of time, in milliseconds: deadlines are kept in one atomic word.
typealias Milliseconds = UInt64

/// The time as of the last tick of the kernel, a few milliseconds ago at most; reading it costs no system call.
func coarseNow() -> Milliseconds {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
  return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
}

extension Duration {
  /// Rounded up, so that a short time does not become none; what is longer than a century is a century.
  var milliseconds: Milliseconds {
    let century = Duration.seconds(3_155_760_000)
    let (seconds, attoseconds) = min(max(self, .zero), century).components
    return UInt64(seconds) * 1000 + UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
