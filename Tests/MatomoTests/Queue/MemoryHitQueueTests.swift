import Matomo
import MatomoTesting
import Testing

@Suite struct MemoryHitQueueTests {
  @Test(arguments: HitQueueConformance.checks)
  func conforms(_ check: HitQueueConformance.Check) async throws {
    try await check.run { limit in MemoryHitQueue(limit: limit) }
  }
}
