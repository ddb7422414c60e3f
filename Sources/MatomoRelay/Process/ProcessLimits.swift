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

/// Controls what becomes of the memory of large buffers, such as bodies, after their release.
enum LargeBuffers {
  /// Returns this memory to the system at once.
  ///
  /// The C library starts like that, and stops it with the first large buffer that is released: from then on it keeps them
  /// for the next, in pieces. After an attack with large bodies the process would hold some two hundred mebibytes.
  static func returnMemoryToTheSystem() {
    // Looked up, since Swift's Glibc leaves malloc.h out; another C library may not have it, and need it as little.
    typealias SetOption = @convention(c) (_ option: Int32, _ value: Int32) -> Int32
    guard let symbol = dlsym(nil, "mallopt") else { return }
    let thresholdForMapping: Int32 = -3
    _ = unsafeBitCast(symbol, to: SetOption.self)(thresholdForMapping, 128 << 10)
  }
}
