import FoundationEssentials
import MatomoTestSupport
import MatomoTesting
import Testing

@testable import Matomo

extension DeliveryTests {
  private static func isStorageFailure(_ event: TrackerEvent) -> Bool {
    if case .queueFailed = event { true } else { false }
  }

  @Test func aFailingSettlementIsTriedUntilItIsStored() async throws {
    let queue = FailingHitQueue()
    queue.fail(.settle, times: 5)
    let rig = DeliveryRig(queue: queue, .init(batchSize: 2))
    try await rig.append(1...4)
    try await rig.running {
      try await rig.clock.advance { try await rig.status().queued == 0 }
    }
    #expect(rig.calls == [.init(hits: [1, 2], seconds: 0), .init(hits: [3, 4], seconds: 5)])
    #expect(rig.events.count(where: Self.isStorageFailure) == 5)
    #expect(rig.events.count { $0 == .recorded(2) } == 2)
    #expect(try await rig.status().totals[.recorded] == 4)
  }

  @Test func aFailingLeaseIsTriedASecondLater() async throws {
    let queue = FailingHitQueue()
    queue.fail(.lease, times: 3)
    let rig = DeliveryRig(queue: queue, .init(batchSize: 2))
    try await rig.append(1...2)
    try await rig.running {
      try await rig.clock.advance { !rig.calls.isEmpty }
    }
    #expect(rig.calls == [.init(hits: [1, 2], seconds: 3)])
    #expect(rig.events.count(where: Self.isStorageFailure) == 3)
  }

  @Test func anErrorThatCouldNotBeReportedIsReportedLater() async throws {
    let queue = FailingHitQueue()
    let rig = DeliveryRig(queue: queue, .init(batchSize: 2)) { call, number in
      number < 3 ? .status(503) : .success(tracked: call.queries.count)
    }
    queue.fail(.report, times: 2)
    try await rig.append(1...2)
    try await rig.running {
      try await rig.clock.advance { rig.calls.count == 2 }
      try await eventually { try await rig.status().trouble?.lastError == "HTTP status 503" }
      try await rig.clock.advance { rig.calls.count == 3 }
      try await eventually { try await rig.status().trouble == nil }
    }
  }

  @Test func theErrorOfAnEarlierRunIsForgottenWhenMatomoIsWell() async throws {
    let queue = MemoryHitQueue()
    await queue.report(DeliveryTrouble(lastError: "HTTP status 503"))
    let rig = DeliveryRig(queue: queue)
    try await rig.append(1...1)
    #expect(await rig.delivery.runOnce() == .done)
    #expect(try await rig.status().trouble == nil)
  }

  @Test(arguments: [FailingHitQueue.Operation.lease, .status])
  func onceSaysThatTheQueueFailed(_ operation: FailingHitQueue.Operation) async throws {
    let queue = FailingHitQueue()
    let rig = DeliveryRig(queue: queue)
    try await rig.append(1...1)
    queue.fail(operation, times: 1)
    #expect(await rig.delivery.runOnce() == .tryLater("the disk is full"))
    #expect(rig.calls.isEmpty)
    #expect(await rig.delivery.runOnce() == .done)
  }

  @Test func aStopDoesNotWaitForAQueueThatFailsForEver() async throws {
    let queue = FailingHitQueue()
    queue.fail(.settle, times: .max)
    let rig = DeliveryRig(queue: queue, .init(batchSize: 2))
    try await rig.append(1...2)
    try await rig.running(drains: true) {
      try await eventually { queue.calls(of: .settle) > 0 }
    }
    #expect(rig.seconds == 10)
    #expect(rig.calls.count == 1)
  }
}
