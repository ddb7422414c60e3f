/// Conditions that several groups set for their values.
enum Requirement {
  /// Text that is not empty after PHP's `trim`.
  static func text(_ parameter: String, _ value: String) throws(MatomoError) -> String {
    guard !value.utf8.allSatisfy(\.isTrimmedByPHP) else {
      throw MatomoError(parameter, "is blank; Matomo needs text here, or nothing at all")
    }
    return value
  }

  /// ``text(_:_:)`` for a value that may be left out.
  static func text(_ parameter: String, ifGiven value: String?) throws(MatomoError) -> String? {
    guard let value else { return nil }
    return try text(parameter, value)
  }

  /// A number that a column of the database can hold; an infinite one makes Matomo fail the whole bulk request.
  static func finite(_ parameter: String, _ value: Double?) throws(MatomoError) -> Double? {
    guard let value else { return nil }
    guard value.isFinite else { throw MatomoError(parameter, "\(value) is not a finite number") }
    return value
  }

  /// A time in whole milliseconds, rounded, of which Matomo's columns hold up to 16,777,215 (four hours and a half).
  static func milliseconds(_ parameter: String, _ value: Duration?) throws(MatomoError) -> UInt32? {
    guard let value else { return nil }
    let (seconds, attoseconds) = value.components
    guard value >= .zero, seconds < 16_777 else {
      throw MatomoError(parameter, "\(value) must be from 0 to 16777 seconds")
    }
    return UInt32(seconds * 1000 + (attoseconds + 500_000_000_000_000) / 1_000_000_000_000_000)
  }

  /// A time in whole seconds, rounded down.
  static func seconds(_ parameter: String, _ value: Duration?) throws(MatomoError) -> UInt32? {
    guard let value else { return nil }
    guard value >= .zero, let seconds = UInt32(exactly: value.components.seconds) else {
      throw MatomoError(parameter, "\(value) must be from 0 to \(UInt32.max) seconds")
    }
    return seconds
  }
}
