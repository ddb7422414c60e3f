import Glibc
import Matomo

/// Proves that no other process delivers from a queue: a lock on a file beside it, which ends with the process.
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
        "another process delivers from the queue ‘\(path)’; stop it, or give this one a queue of its own"
      )
    }
  }

  deinit {
    close(descriptor)
  }
}
