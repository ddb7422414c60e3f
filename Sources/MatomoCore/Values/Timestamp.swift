import FoundationEssentials

/// The dates that trackers send in `cdt`: `2026-11-21 10:00:00`, with `T`, a fraction, `Z` or an offset as they like.
enum Timestamp {
  /// Unix seconds; `nil` for anything else, of which PHP may still make something.
  static func read(_ text: String) -> Double? {
    var rest = Substring(text).utf8
    guard let year = number(&rest, digits: 4), skip(&rest, "-"), let month = number(&rest, digits: 2), skip(&rest, "-"),
      let day = number(&rest, digits: 2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    var seconds = daysFromEpoch(year, month, day) * 86_400
    if !rest.isEmpty {
      guard skip(&rest, " ") || skip(&rest, "T"), let hour = number(&rest, digits: 2), skip(&rest, ":"),
        let minute = number(&rest, digits: 2), hour < 24, minute < 60
      else { return nil }
      seconds += hour * 3600 + minute * 60
      if skip(&rest, ":") {
        guard let second = number(&rest, digits: 2), second < 60 else { return nil }
        seconds += second
      }
      if skip(&rest, ".") {
        guard rest.first?.isASCIIDigit == true else { return nil }
        rest = rest.drop(while: \.isASCIIDigit)
      }
      guard let offset = offset(&rest), rest.isEmpty else { return nil }
      seconds -= offset
    }
    return Double(seconds)
  }

  private static func offset(_ rest: inout Substring.UTF8View) -> Int? {
    if rest.isEmpty || skip(&rest, "Z") { return 0 }
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
  private static func daysFromEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
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
