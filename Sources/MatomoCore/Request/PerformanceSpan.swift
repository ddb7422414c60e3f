/// A part of the time that a page takes, as Matomo's performance report has it (`pf_*`).
public enum PerformanceSpan: String, Sendable, Hashable, CaseIterable {
  /// The time from the start of navigation to the connection.
  case network = "pf_net"
  /// The server's work.
  case server = "pf_srv"
  /// The way of the response.
  case transfer = "pf_tfr"
  /// The time until the document can be used.
  case domProcessing = "pf_dm1"
  /// The time until everything in the document is loaded.
  case domCompletion = "pf_dm2"
  /// The page's own start.
  case onLoad = "pf_onl"
}

extension Duration {
  /// Whole milliseconds, rounded, within what Matomo's column holds: it drops fractions, and the hit for a negative one.
  var trackedMilliseconds: Int {
    let (seconds, attoseconds) = components
    guard seconds < 16_777 else { return 16_777_215 }
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    return Int(seconds) * 1000 + Int((attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000)
  }
}
