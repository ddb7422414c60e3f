import FoundationEssentials
import MatomoCore
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

/// A delivery with everything around it in the hands of a test.
struct DeliveryRig: Sendable {
  static let start = Date(timeIntervalSince1970: 1_763_720_000)

  /// One bulk call, and when it came.
  struct Call: Sendable, Hashable {
    let hits: [Int]
    let seconds: Double
  }

  typealias Answer = @Sendable (_ call: ScriptedTransport.Call, _ number: Int) async -> BulkAnswer

  let clock: ManualClock
  let queue: any HitQueue
  let transport: ScriptedTransport
  let delivery: Delivery
  private let drain: TimeInterval
  private let recordedCalls = Recorder<Call>()
  private let recordedEvents = Recorder<TrackerEvent>()

  /// Creates a delivery that waits for a minute until a batch is full, and whose chance is always in the middle.
  init(
    queue: any HitQueue = MemoryHitQueue(),
    clock: ManualClock = ManualClock(now: start),
    _ configuration: DeliveryConfiguration = DeliveryConfiguration(),
    isTokenAccepted: Bool = false,
    answer: @escaping Answer = { call, _ in .success(tracked: call.queries.count) }
  ) {
    self.queue = queue
    drain = configuration.drain / .seconds(1)
    self.clock = clock
    let calls = recordedCalls
    let events = recordedEvents
    transport = ScriptedTransport { call, number in
      let hits = call.queries.compactMap { $0.split(separator: "%2F").last.flatMap { Int($0) } }
      calls.record(Call(hits: hits, seconds: clock.now.timeIntervalSince(Self.start)))
      return await answer(call, number)
    }
    delivery = Delivery(
      from: queue,
      over: transport,
      configuration: configuration,
      clock: clock.deliveryClock,
      chance: { 0.5 },
      isTokenAccepted: { isTokenAccepted },
      onEvent: { events.record($0) }
    )
  }

  var calls: [Call] { recordedCalls.all }
  var events: [TrackerEvent] { recordedEvents.all }

  /// The time since the start of the test.
  var seconds: Double { clock.now.timeIntervalSince(Self.start) }

  func append(_ numbers: ClosedRange<Int>, visitor: UInt64 = 0, needsToken: Bool = false) async throws {
    let now = clock.now
    try await queue.append(
      numbers.map { .sample($0, visitor: visitor, needsToken: needsToken, acceptedAt: now) }
    )
    delivery.wake()
  }

  func status() async throws -> QueueStatus { try await queue.status(at: clock.now) }

  /// Runs the delivery while `body` runs, then stops it and waits for its end.
  ///
  /// - Parameter drains: Whether the time goes on meanwhile.
  func running(drains: Bool = false, _ body: () async throws -> Void) async throws {
    let ended = Recorder<Bool>()
    let run = Task {
      try? await delivery.run()
      ended.record(true)
    }
    do {
      try await body()
    } catch {
      run.cancel()
      await run.value
      throw error
    }
    delivery.stop()
    let end = clock.now + drain
    // The drain counts from the stop: the clock stands still until it has begun.
    if drains { try await eventually { !ended.all.isEmpty || clock.wakeTimes.contains(end) } }
    try await eventually {
      if drains { clock.advanceToNextSleeper(notBeyond: end) }
      return !ended.all.isEmpty
    }
  }

  /// Waits, without moving the clock, until as many tasks sleep.
  func waitForSleepers(_ count: Int = 1) async throws {
    try await eventually { clock.wakeTimes.count == count }
  }

  /// Lets the time pass sleep by sleep, for a lane that sleeps alone.
  func pass(_ seconds: Double) async throws {
    let end = clock.now + seconds
    while clock.now < end {
      try await waitForSleepers()
      guard let next = clock.wakeTimes.first else { continue }
      clock.advance(by: .seconds(min(next, end).timeIntervalSince(clock.now)))
    }
    try await waitForSleepers()
  }
}

extension TokenAuth {
  static let sample: TokenAuth? = try? TokenAuth("0123456789abcdef0123456789abcdef")
}
