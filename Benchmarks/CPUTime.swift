import MatomoPlatform

/// Clocks of the system, in nanoseconds.
enum CPUTime {
  static func monotonic() -> UInt64 { read(CLOCK_MONOTONIC) }

  /// Of every thread of this process.
  static func ofProcess() -> UInt64 { read(CLOCK_PROCESS_CPUTIME_ID) }

  static func ofThread() -> UInt64 { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> UInt64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
