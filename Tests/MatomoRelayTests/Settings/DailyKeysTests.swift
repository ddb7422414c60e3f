import Foundation
import MatomoCore
import MatomoTestSupport
import Testing

@testable import MatomoRelay

@Suite struct DailyKeysTests {
  private let folder: TemporaryFolder
  private let today = Int64(Date().timeIntervalSince1970)

  init() throws {
    folder = try TemporaryFolder()
  }

  private func id(_ keys: DailyKeys, at time: Int64) throws -> VisitorID? {
    let address = try #require(IPAddress("203.0.113.5"))
    return keys.rule.id(address: address, userAgent: "UA", languages: nil, site: 1, time: time)
  }

  private var files: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("matomo-relay.day-") }
    }
  }

  @Test func allProcessesOfAFolderHaveTheSame() throws {
    let first = try id(DailyKeys(inFolder: folder.path), at: today)
    #expect(first != nil)
    #expect(try id(DailyKeys(inFolder: folder.path), at: today) == first)
    #expect(try id(DailyKeys(inFolder: folder.path), at: today - 86_400) != first)
    for file in try files {
      let rights = try FileManager.default.attributesOfItem(atPath: folder.file(file))[.posixPermissions] as? Int
      #expect(rights == 0o600)
    }
  }

  @Test func anOldKeyIsDeleted() throws {
    let day = today / 86_400
    let old = folder.file("matomo-relay.day-\(day - 2).key")
    try Data("a secret of the day before yesterday".utf8).write(to: URL(fileURLWithPath: old))
    _ = try id(DailyKeys(inFolder: folder.path), at: today)
    #expect(try files == ["matomo-relay.day-\(day).key"])
    #expect(try id(DailyKeys(inFolder: folder.path), at: today - 2 * 86_400) == nil)
  }
}
