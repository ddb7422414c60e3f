import MatomoPlatform

/// Standard output and standard error, written to without a buffer.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Whether a person watches.
  var isTerminal: Bool { isatty(rawValue) == 1 }

  func write(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { MatomoPlatform.write(rawValue, $0.baseAddress, $0.count) }
      guard written > 0 || errno == EINTR else { return }
      bytes = bytes.dropFirst(max(0, written))
    }
  }
}
