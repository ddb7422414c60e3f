import Glibc

/// Wakes a thread that waits in `poll`.
final class Doorbell: Sendable {
  /// The end to poll.
  let listening: Int32
  private let ringing: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    listening = ends[0]
    ringing = ends[1]
  }

  deinit {
    close(listening)
    close(ringing)
  }

  /// A full pipe needs no further byte.
  func ring() {
    var byte: UInt8 = 1
    write(ringing, &byte, 1)
  }

  func silence() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(listening, buffer.baseAddress, buffer.count) == buffer.count {}
    }
  }
}
