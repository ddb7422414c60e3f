import MatomoPlatform

/// How many files and sockets the process may have open.
enum OpenFileLimit {
  /// Raises the limit as far as the process may.
  ///
  /// Most systems start programs with 1024 for the sake of `select`, which nothing here calls: a fourth of what
  /// `collector.connections` is by default, so that a few slow clients would leave no descriptor for the queue's file.
  static func raise() {
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(resource, &limit)
  }
}
