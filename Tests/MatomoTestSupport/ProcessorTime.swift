import MatomoPlatform

/// The time for which the processor works on something, the least of several: other programs only make it longer.
package func processorTime(of attempts: Int = 5, _ work: () -> Void) -> Duration {
  (0..<attempts).map { _ in
    let start = threadTime()
    work()
    return threadTime() - start
  }.min() ?? .zero
}

private func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
