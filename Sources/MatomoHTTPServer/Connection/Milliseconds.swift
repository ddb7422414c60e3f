import MatomoPlatform

/// A point of the monotonic clock, or a length of time, in milliseconds: deadlines are kept in one atomic word.
typealias Milliseconds = UInt64

/// The time as of the last tick of the kernel, a few milliseconds ago at most; reading it costs no system call.
func coarseNow() -> Milliseconds {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
  return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
}

extension Duration {
  /// Rounded up, so that a short time does not become none; what is longer than a century is a century.
  var milliseconds: Milliseconds {
    let century = Duration.seconds(3_155_760_000)
    let (seconds, attoseconds) = min(max(self, .zero), century).components
    return UInt64(seconds) * 1000 + UInt64((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
  }
}
