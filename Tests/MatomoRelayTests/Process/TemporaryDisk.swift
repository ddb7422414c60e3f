import FoundationEssentials
import Matomo
import MatomoCore
import MatomoPlatform
import MatomoSQLite
import MatomoTestSupport
import ScriptedMatomo

/// A disk of a few kibibytes in memory, which only the administrator may mount.
final class TemporaryDisk: Sendable {
  let path: String
  private let folder: TemporaryFolder

  static let isAllowed: Bool = (try? TemporaryDisk(kibibytes: 64)) != nil

  init(kibibytes: Int) throws {
    folder = try TemporaryFolder()
    path = folder.file("disk")
    mkdir(path, 0o700)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
      throw SystemFailure("cannot mount a disk in memory", errno)
    }
  }

  deinit {
    // Detached, so that it goes even while a process that is about to end has a file open.
    umount2(path, Int32(MNT_DETACH))
  }

  /// Takes all room but a few kibibytes, with a file whose path is returned.
  func fill(leaving kibibytes: Int) throws -> String {
    let filler = path + "/filler"
    var room = statvfs()
    guard statvfs(path, &room) == 0 else { throw SystemFailure("no size of the disk", errno) }
    let count = Int(room.f_bavail) * Int(room.f_bsize) - kibibytes * 1024
    guard FileManager.default.createFile(atPath: filler, contents: Data(count: max(0, count))) else {
      throw SystemFailure("cannot fill the disk", errno)
    }
    return filler
  }

  /// The queue on this disk, as another process sees it.
  func queue() throws -> SQLiteHitQueue { try SQLiteHitQueue(path: path + "/q.sqlite", role: .appending) }

  /// The numbers of the pages whose hits are in a queue.
  static func storedNumbers(in queue: SQLiteHitQueue) async throws -> [Int] {
    let hits = try await queue.list([.queued, .inFlight], at: Date())
    return hits.compactMap { Query.decode($0.queued.hit.query).sampleNumber }
  }
}
