import FoundationEssentials

/// The dates that trackers send in `cdt`, of the many that PHP reads (`strtotime`).
///
/// `2026-11-21 10:00:00`, with `/` or `T`, a fraction, `Z`, `UTC` or an offset as they like; that of mail and HTTP
/// (`Sat, 21 Nov 2026 10:00:00 +0000`, RFC 2822), that of access logs (`21/Nov/2026:10:00:00 +0000`), and `@` before Unix seconds.
enum Timestamp {
  /// Unix seconds; `nil` for anything else, of which PHP may still make something.
  static func read(_ text: String) -> Double? {
    var rest = Substring(text).utf8
    if skip(&rest, "@") { return Int(Substring(rest)).map(Double.init) }
    guard let days = day(&rest) else { return nil }
    var seconds = days * 86_400
    if !rest.isEmpty {
      guard let time = timeOfDay(&rest) else { return nil }
      seconds += time
    }
    return Double(seconds)
  }

  /// Days since 1970 of a date, with the year first or last.
  private static func day(_ rest: inout Substring.UTF8View) -> Int? {
    let start = rest
    if let year = number(&rest, digits: 4) {
      guard skip(&rest, "-") || skip(&rest, "/"), let month = number(&rest, digits: 2),
        skip(&rest, "-") || skip(&rest, "/"), let day = number(&rest, digits: 2)
      else { return nil }
      return daysFromEpoch(year, month: month, day: day)
    }
    rest = start
    // The name of the day says nothing that the date does not.
    if let comma = rest.firstIndex(of: UInt8(ascii: ",")), rest[..<comma].allSatisfy(\.isASCIILetter) {
      rest = rest[comma...].dropFirst()
      _ = skip(&rest, " ")
    }
    guard let day = number(&rest, digits: 2) ?? number(&rest, digits: 1), skip(&rest, " ") || skip(&rest, "/") else {
      return nil
    }
    let name = Substring(rest.prefix(3)).lowercased()
    guard let month = months.firstIndex(of: name) else { return nil }
    rest = rest.dropFirst(3)
    guard skip(&rest, " ") || skip(&rest, "/"), let year = number(&rest, digits: 4) else { return nil }
    return daysFromEpoch(year, month: month + 1, day: day)
  }

  private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

  /// Seconds since midnight UTC, behind what separates them from a date.
  private static func timeOfDay(_ rest: inout Substring.UTF8View) -> Int? {
    guard skip(&rest, " ") || skip(&rest, "T") || skip(&rest, ":"), let hour = number(&rest, digits: 2),
      skip(&rest, ":"), let minute = number(&rest, digits: 2), hour < 24, minute < 60
    else { return nil }
    var seconds = hour * 3600 + minute * 60
    if skip(&rest, ":") {
      guard let second = number(&rest, digits: 2), second < 60 else { return nil }
      seconds += second
    }
    if skip(&rest, ".") {
      guard rest.first?.isASCIIDigit == true else { return nil }
      rest = rest.drop(while: \.isASCIIDigit)
    }
    _ = skip(&rest, " ")
    guard let offset = offset(&rest), rest.isEmpty else { return nil }
    return seconds - offset
  }

  private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
    if rest.isEmpty || skip(&rest, "Z") { return 0 }
    if ["UTC", "GMT"].contains(Substring(rest).uppercased()) {
      rest = rest.dropFirst(3)
      return 0
    }
    let sign = skip(&rest, "+") ? 1 : skip(&rest, "-") ? -1 : 0
    guard sign != 0, let hours = number(&rest, digits: 2) else { return nil }
    _ = skip(&rest, ":")
    guard let minutes = number(&rest, digits: 2) else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private static func number(_ rest: inout Substring.UTF8View, digits: Int) -> Int? {
    let text = rest.prefix(digits)
    guard text.count == digits, text.allSatisfy(\.isASCIIDigit) else { return nil }
    rest = rest.dropFirst(digits)
    return Int(Substring(text))
  }

  private static func skip(_ rest: inout Substring.UTF8View, _ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March.
  private static func daysFromEpoch(_ year: Int, month: Int, day: Int) -> Int? {
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    let marchYear = month > 2 ? year : year - 1
    let marchMonth = (month + 9) % 12
    let leapDays = marchYear / 4 - marchYear / 100 + marchYear / 400
    return marchYear * 365 + leapDays + (marchMonth * 153 + 2) / 5 + day - 1 - 719_468
  }
}

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
