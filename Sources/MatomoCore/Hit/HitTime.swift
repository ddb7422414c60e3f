package import FoundationEssentials

/// The time that a hit says it happened at (`cdt`, `cdo`), as Matomo takes it.
package enum HitTime: Sendable, Hashable {
  /// It says none, and Matomo takes its own clock.
  case none

  /// Not read here.
  ///
  /// PHP reads more forms of time than this package, `2 days ago` among them, and takes the rest for none.
  case unreadable

  /// In the future, for which Matomo takes its own clock.
  case future

  /// Twenty years back or more, for which Matomo takes its own clock.
  case ancient

  /// What Matomo records.
  case past(Date)

  /// A custom time of this age or more needs a token (`tracking_requests_require_authentication_when_custom_timestamp_newer_than`).
  package static let freeAge: Double = 86_400

  /// Matomo ignores a custom time of this age or more.
  private static let greatestAge: Double = 20 * 365 * 86_400

  /// Reads a time.
  ///
  /// - Parameters:
  ///   - cdt: Seconds since 1970, or a date.
  ///   - cdo: How many seconds before that it was, or before now where there is no `cdt`; the sign is ignored.
  ///   - now: The time at Matomo.
  package init(cdt: String?, cdo: String?, at now: Date) {
    let age = cdo.flatMap { PHPNumber.parse($0) }.flatMap { Int(exactly: $0) }?.magnitude ?? 0
    var time = now
    if let cdt, !PHPValue.isEmpty(cdt) {
      guard let seconds = PHPNumber.parse(cdt) ?? Timestamp.read(cdt) else {
        self = .unreadable
        return
      }
      time = Date(timeIntervalSince1970: seconds)
    } else if age == 0 {
      self = .none
      return
    }
    time -= Double(age)
    if time > now {
      self = .future
    } else {
      self = now.timeIntervalSince(time) < Self.greatestAge ? .past(time) : .ancient
    }
  }

  /// Whether it is so old that Matomo takes the hit only with a token.
  ///
  /// What cannot be read here counts as old, so that nobody gets a time past this rule by its form.
  package func isOld(at now: Date) -> Bool {
    switch self {
    case .none, .future, .ancient: false
    case .unreadable: true
    case .past(let time): now.timeIntervalSince(time) >= Self.freeAge
    }
  }
}

extension Hit {
  /// The time that Matomo records the hit for if it reads it at `now`; `nil` where it takes its own clock.
  package func time(at now: Date) -> Date? {
    guard case .past(let time) = customTime(at: now) else { return nil }
    return time
  }

  /// Whether the custom time is so old that Matomo takes the hit only with a token.
  package func hasOldTime(at now: Date) -> Bool { customTime(at: now).isOld(at: now) }

  private func customTime(at now: Date) -> HitTime { HitTime(cdt: self["cdt"], cdo: self["cdo"], at: now) }
}
