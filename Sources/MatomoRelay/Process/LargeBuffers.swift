import MatomoPlatform

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
