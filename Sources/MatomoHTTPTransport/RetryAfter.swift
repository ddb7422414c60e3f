import CurlHTTP
import FoundationEssentials

/// The header `Retry-After` of RFC 9110, section 10.2.3: a number of seconds, or a date.
enum RetryAfter {
  /// The wait that a value asks for, never negative; `nil` for anything else.
  static func parse(_ value: String, at now: Date) -> Duration? {
    if let seconds = UInt32(value) { return .seconds(Int(seconds)) }
    guard let date = HTTPDate.unixSeconds(value) else { return nil }
    return .seconds(max(0, Double(date) - now.timeIntervalSince1970))
  }
}
