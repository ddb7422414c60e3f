import Matomo
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Testing

@Suite struct SQLiteHitQueueTests {
  @Test(arguments: HitQueueConformance.checks)
  func conforms(_ check: HitQueueConformance.Check) async throws {
    let folder = try TemporaryFolder()
    try await check.run { limit in
      try SQLiteHitQueue(path: folder.file("\(UInt64.random(in: 0 ... .max)).sqlite"), limit: limit)
    }
  }
}
