import FoundationEssentials
import MatomoCurl

/// The header `Retry-After` of RFC 9110, section 10.2.3: a number of seconds, or a date.
enum RetryAfter {
  /// The wait that a value asks for, from 0 to 136 years; `nil` for anything else.
  static func parse(_ value: String, at now: Date) -> Duration? {
    if !value.isEmpty, value.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
      return .seconds(Int(UInt32(value) ?? .max))
    }
    guard let date = HTTPDate.unixSeconds(value) else { return nil }
    return .seconds(max(0, Double(date) - now.timeIntervalSince1970))
  }
}
