package import FoundationEssentials

extension Hit {
  /// A custom time of this age or more needs a token (`tracking_requests_require_authentication_when_custom_timestamp_newer_than`).
  package static let freeAge: Double = 86_400

  /// Matomo ignores a custom time of this age or more.
  private static let greatestAge: Double = 20 * 365 * 86_400

  /// The time that Matomo records the hit for if it reads it at `now`, from `cdt` and `cdo`.
  ///
  /// `nil` where Matomo takes its own clock: neither is set, or the time lies in the future, 20 years back, or cannot be read.
  package func time(at now: Date) -> Date? {
    guard case .past(let time) = customTime(at: now) else { return nil }
    return time
  }

  /// Whether the custom time is so old that Matomo takes the hit only with a token.
  ///
  /// PHP reads more forms of time than this package, `2 days ago` among them. What cannot be read here counts as old, so that
  /// nobody gets a time past this rule by its form.
  package func hasOldTime(at now: Date) -> Bool {
    switch customTime(at: now) {
    case .none: false
    case .unreadable: true
    case .past(let time): now.timeIntervalSince(time) >= Self.freeAge
    }
  }

  private enum CustomTime {
    case none
    case unreadable
    case past(Date)
  }

  private func customTime(at now: Date) -> CustomTime {
    let age = self["cdo"].flatMap { PHPNumber.parse($0) }.flatMap { Int(exactly: $0) }?.magnitude ?? 0
    var time = now
    if let cdt = self["cdt"], !PHPValue.isEmpty(cdt) {
      guard let read = Self.date(cdt) else { return .unreadable }
      time = read
    } else if age == 0 {
      return .none
    }
    time -= Double(age)
    let isTaken = time <= now && now.timeIntervalSince(time) < Self.greatestAge
    return isTaken ? .past(time) : .none
  }

  /// Reads seconds since 1970, or `YYYY-MM-DD HH:MM:SS` in UTC.
  ///
  /// Clients also send what their language makes of a date, as in `2026-11-21T10:00:00.250Z`.
  private static func date(_ text: String) -> Date? {
    if let seconds = PHPNumber.parse(text) { return Date(timeIntervalSince1970: seconds) }
    let length = "YYYY-MM-DD HH:MM:SS".utf8.count
    var bytes = Array(text.utf8)
    guard bytes.count >= length, isEndOfTime(bytes[length...]) else { return nil }
    bytes.removeSubrange(length...)
    if bytes[10] == UInt8(ascii: "T") { bytes[10] = UInt8(ascii: " ") }
    let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space)
      .year().month().day().time(includingFractionalSeconds: false)
    return try? Date(String(decoding: bytes, as: UTF8.self), strategy: style)
  }

  /// Nothing, a fraction of a second, `Z`, or both.
  private static func isEndOfTime(_ bytes: ArraySlice<UInt8>) -> Bool {
    let fraction = bytes.last == UInt8(ascii: "Z") ? bytes.dropLast() : bytes
    return fraction.isEmpty
      || fraction.count > 1 && fraction.first == UInt8(ascii: ".") && fraction.dropFirst().allSatisfy(\.isASCIIDigit)
  }
}
