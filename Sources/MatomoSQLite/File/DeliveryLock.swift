import FoundationEssentials
import Matomo
import MatomoPlatform

/// A lock on a file beside the queue: the one process that holds it may deliver.
///
/// It ends with the process. The file names the process that holds the lock, for the error of a second one.
final class DeliveryLock {
  private let descriptor: CInt

  /// Whether some process has delivered from the queue before.
  static func exists(besideQueue path: String) -> Bool { access(path + ".lock", F_OK) == 0 }

  init(besideQueue path: String) throws(HitQueueError) {
    let lockPath = path + ".lock"
    descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw HitQueueError(
        .unusable,
        "cannot create ‘\(lockPath)’: \(String(cString: strerror(errno))); make its folder writable"
      )
    }
    // `deinit` closes the descriptor also where this throws.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw HitQueueError(
        .inUse,
        "\(owner) delivers from the queue ‘\(path)’; stop it, or give this one a queue of its own; in an app, "
          + "let one append only: .sqlite(path: …, deliveredBy: .anotherProcess)"
      )
    }
    // Without it the message names nobody, which is no reason to refuse the queue.
    let text = Array("\(getpid()) \(Self.programName)\n".utf8)
    if ftruncate(descriptor, 0) == 0 { _ = text.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) } }
  }

  private static var programName: String {
    CommandLine.arguments.first?.split(separator: "/").last.map { String($0.prefix(64)) } ?? ""
  }

  /// The process that has the lock, as it has written it down.
  private var owner: String {
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let words = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self).split { $0 == " " || $0 == "\n" }
    guard let first = words.first, let pid = Int32(first) else { return "another process" }
    let name = words.dropFirst().first.map { "\($0), " } ?? ""
    return pid == getpid() ? "this process itself (\(name)pid \(pid))" : "another process (\(name)pid \(pid))"
  }

  deinit {
    close(descriptor)
  }
}
