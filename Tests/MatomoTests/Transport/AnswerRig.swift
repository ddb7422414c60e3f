import FoundationEssentials
import Matomo
import MatomoCore
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import ScriptedMatomo
import Synchronization
import Testing

/// A delivery from a SQLite file over HTTP to a scripted Matomo.
///
/// The sockets and the file are real. The waits between calls are on a clock that the test moves, so that nothing is sent
/// again before the test wants it.
final class AnswerRig: Sendable {
  let matomo: ScriptedMatomo
  let queue: SQLiteHitQueue
  let clock = ManualClock()

  private let folder: TemporaryFolder
  private let log = Mutex<[TrackerEvent]>([])

  private init(_ matomo: ScriptedMatomo) throws {
    self.matomo = matomo
    folder = try TemporaryFolder()
    queue = try SQLiteHitQueue(path: folder.file("queue.sqlite"))
  }

  /// Delivers `hits` sample hits, and what the test adds, for as long as the test runs.
  static func run(
    _ hits: Int,
    to matomo: ScriptedMatomo,
    _ configure: (inout DeliveryConfiguration) throws -> Void = { _ in },
    test: (AnswerRig) async throws -> Void
  ) async throws {
    let rig = try AnswerRig(matomo)
    try await rig.append(1...hits)
    try await rig.run(configure, test: test)
  }

  /// The same with hits of the test's own.
  static func run(
    _ hits: [StoredHit],
    to matomo: ScriptedMatomo,
    _ configure: (inout DeliveryConfiguration) throws -> Void = { _ in },
    test: (AnswerRig) async throws -> Void
  ) async throws {
    let rig = try AnswerRig(matomo)
    try await rig.queue.append(hits)
    try await rig.run(configure, test: test)
  }

  /// When the sample hits were accepted.
  static let start = ManualClock().now

  private func run(
    _ configure: (inout DeliveryConfiguration) throws -> Void,
    test: (AnswerRig) async throws -> Void
  ) async throws {
    var configuration = DeliveryConfiguration(flushInterval: .zero)
    try configure(&configuration)
    let delivery = Delivery(
      from: queue,
      over: MatomoHTTPTransport(try TrackerURL(matomo.url), timeout: .seconds(600)),
      configuration: configuration,
      clock: clock.deliveryClock,
      chance: { 0.5 },
      onEvent: { event in self.log.withLock { $0.append(event) } }
    )
    let running = Task { try await delivery.run() }
    let result: Result<Void, any Error>
    do {
      result = .success(try await test(self))
    } catch {
      result = .failure(error)
    }
    running.cancel()
    try await running.value
    try result.get()
  }

  func append(_ numbers: ClosedRange<Int>) async throws {
    try await queue.append(numbers.map { .sample($0, acceptedAt: clock.now) })
  }

  /// Everything that delivery has told, in order.
  var events: [TrackerEvent] { log.withLock(\.self) }

  /// The waits that delivery has told of, in order, to the millisecond, with their reasons.
  var waits: [(reason: String, time: Duration)] {
    events.compactMap { event in
      guard case .notRecorded(let reason, let time) = event else { return nil }
      return (reason, .milliseconds((time / .milliseconds(1)).rounded()))
    }
  }

  /// Waits for a condition while the clock stands still.
  func wait(until condition: () async throws -> Bool) async throws {
    try await wait(movingClock: false, until: condition)
  }

  /// Moves the clock from wait to wait until a condition holds.
  func advance(until condition: () async throws -> Bool) async throws {
    try await wait(movingClock: true, until: condition)
  }

  /// Moves the clock until nothing is queued.
  func deliverAll() async throws {
    try await advance { try await self.counts().queued == 0 }
  }

  private func wait(movingClock: Bool, until condition: () async throws -> Bool) async throws {
    try await eventually {
      if try await condition() { return true }
      if movingClock { clock.advanceToNextSleeper() }
      return false
    }
  }
}

/// What the queue's status says of hits.
struct HitCounts: Equatable {
  var queued = 0
  var inFlight = 0
  var dead = 0
  var recorded = 0
  var rejected = 0
  var unknown = 0
}

extension AnswerRig {
  func status() async throws -> QueueStatus {
    try await queue.status(at: clock.now)
  }

  func counts() async throws -> HitCounts {
    let status = try await status()
    return HitCounts(
      queued: status.queued,
      inFlight: status.inFlight,
      dead: status.dead,
      recorded: status.totals[.recorded],
      rejected: status.totals[.rejected],
      unknown: status.totals[.unknown]
    )
  }

  /// The numbers of the sample hits in a state, oldest first.
  func numbers(_ state: HitState) async throws -> [Int] {
    try await queue.list([state], at: clock.now).compactMap(\.queued.hit.sampleNumber)
  }

  /// Why hits are dead letters.
  func reasons() async throws -> Set<String> {
    Set(try await queue.list([.dead], at: clock.now).compactMap(\.reason))
  }
}
