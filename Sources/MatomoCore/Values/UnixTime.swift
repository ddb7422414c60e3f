import FoundationEssentials

/// Times as Matomo takes them: whole seconds since 1970.
enum UnixTime {
  /// Rounds down, so that a time never comes out later than it was: Matomo ignores one that lies in the future.
  static func seconds(_ parameter: String, _ time: Date?) throws(MatomoError) -> UInt32? {
    guard let time else { return nil }
    guard let seconds = UInt32(exactly: time.timeIntervalSince1970.rounded(.down)), seconds > 0 else {
      throw MatomoError(parameter, "must be a time from 1970 to 2106")
    }
    return seconds
  }
}
