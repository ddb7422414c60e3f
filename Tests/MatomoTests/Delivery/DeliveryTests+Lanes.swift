import FoundationEssentials
import MatomoTestSupport
import MatomoTesting
import Synchronization
import Testing

@testable import Matomo

extension DeliveryTests {
  /// Which hits are in calls at the moment.
  private final class Traffic: Sendable {
    private struct State {
      var calls = 0
      var visitors: Set<Int> = []
      var most = 0
      var clashes = 0
    }

    private let state = Mutex(State())

    func enter(_ visitors: Set<Int>) {
      state.withLock { state in
        state.calls += 1
        state.most = max(state.most, state.calls)
        if !state.visitors.isDisjoint(with: visitors) { state.clashes += 1 }
        state.visitors.formUnion(visitors)
      }
    }

    func leave(_ visitors: Set<Int>) {
      state.withLock { state in
        state.calls -= 1
        state.visitors.subtract(visitors)
      }
    }

    var most: Int { state.withLock(\.most) }
    var clashes: Int { state.withLock(\.clashes) }
  }

  private static func numbers(_ call: ScriptedTransport.Call) -> [Int] {
    call.queries.compactMap { $0.split(separator: "%2F").last.flatMap { Int($0) } }
  }

  @Test(arguments: [1, 2, 4])
  func aVisitorIsInOneCallAtATime(_ lanes: Int) async throws {
    let traffic = Traffic()
    let recorded = Recorder<[Int]>()
    let rig = DeliveryRig(.init(batchSize: 3, lanes: lanes, retry: RetryPolicy(first: .zero))) { call, number in
      let visitors = Set(Self.numbers(call).map { $0 % 7 })
      traffic.enter(visitors)
      for _ in 0..<20 { await Task.yield() }
      traffic.leave(visitors)
      if number % 5 == 0 { return .status(503) }
      recorded.record(Self.numbers(call))
      return .success(tracked: call.queries.count)
    }
    for number in 1...140 { try await rig.append(number...number, visitor: UInt64(number % 7)) }
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    #expect(traffic.clashes == 0)
    #expect(traffic.most <= lanes)
    #expect(try await rig.status().totals[.recorded] == 140)
    for visitor in 0..<7 {
      let hits = recorded.all.joined().filter { $0 % 7 == visitor }
      #expect(hits == hits.sorted(), "a visitor's hits are recorded in their order")
    }
  }

  @Test func aSlowLaneDoesNotBlockTheOthers() async throws {
    let gate = Wakeup()
    let rig = DeliveryRig(.init(batchSize: 1, lanes: 3)) { call, _ in
      if Self.numbers(call) == [3] { await gate.wait() }
      return .success(tracked: 1)
    }
    for number in 1...9 { try await rig.append(number...number, visitor: UInt64(number)) }
    try await rig.running {
      try await eventually { try await rig.status().totals[.recorded] == 6 }
      #expect(rig.seconds == 0)
      #expect(try await rig.status().inFlight == 1)
      gate.wake()
      try await eventually { try await rig.status().totals[.recorded] == 9 }
    }
  }

  @Test func aRefusedTokenEndsTheHuntOfAnotherLane() async throws {
    let configuration = DeliveryConfiguration(tokenAuth: .sample, batchSize: 2, lanes: 2)
    let rig = DeliveryRig(configuration) { call, _ in
      Self.numbers(call)[0] == 2 ? .success(tracked: 0, invalid: 2) : .status(500)
    }
    try await rig.running {
      try await rig.append(1...2, visitor: 1)
      try await eventually { rig.calls.count == 1 }
      try await rig.waitForSleepers(2)
      try await rig.append(2...3, visitor: 0, needsToken: true)
      try await eventually { try await rig.status().trouble?.pausedUntil != nil }
      for _ in 0..<10 {
        try await rig.waitForSleepers(2)
        rig.clock.advance(by: .seconds(30))
      }
    }
    #expect(rig.calls.map(\.hits) == [[1, 2], [2, 3]])
    #expect(try await rig.status().inFlight == 0)
    #expect(try await rig.status().queued == 4)
  }

  @Test func oneLaneBacksOffAlone() async throws {
    let rig = DeliveryRig(.init(batchSize: 1, lanes: 2)) { call, number in
      Self.numbers(call)[0] == 2 && number < 3 ? .status(503) : .success(tracked: 1)
    }
    try await rig.append(2...2, visitor: 0)
    try await rig.append(1...1, visitor: 1)
    try await rig.running {
      try await eventually { try await rig.status().totals[.recorded] == 1 }
      try await rig.append(3...3, visitor: 1)
      try await eventually { try await rig.status().totals[.recorded] == 2 }
      #expect(rig.seconds == 0)
      try await rig.clock.advance { try await rig.status().totals[.recorded] == 3 }
    }
  }
}
