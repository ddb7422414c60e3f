import MatomoPlatform

/// Wakes a thread that waits in `poll`.
final class WakeupPipe: Sendable {
  /// The end to poll.
  let readingEnd: Int32
  private let writingEnd: Int32

  init?() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    readingEnd = ends[0]
    writingEnd = ends[1]
  }

  deinit {
    close(readingEnd)
    close(writingEnd)
  }

  /// A full pipe needs no further byte.
  func wake() {
    var byte: UInt8 = 1
    write(writingEnd, &byte, 1)
  }

  func drain() {
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { buffer in
      while read(readingEnd, buffer.baseAddress, buffer.count) == buffer.count {}
    }
  }
}
