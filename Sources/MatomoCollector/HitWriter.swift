import FoundationEssentials
import MatomoRequests
import MatomoRules
import MatomoTracking

/// Writes the hit that is stored: what the client sent, in its order, without what it must not send, and behind that what
/// Matomo would have found out from the request.
struct HitWriter {
  private(set) var hit: Hit
  private(set) var removed = RemovedParameters()

  /// Bytes of names and values.
  private(set) var size = 0

  private let reading: HitReading
  private let now: Date
  private let time: HitTime
  private let isTrusted: Bool
  private let isPrivileged: Bool

  init(_ reading: HitReading, site: SiteID, now: Date, isTrusted: Bool, isPrivileged: Bool) {
    self.reading = reading
    self.now = now
    self.isTrusted = isTrusted
    self.isPrivileged = isPrivileged
    time = reading.time(at: now)
    hit = Hit(site: site)
    hit.reserveCapacity(reading.parameters.count + 5)
  }

  mutating func write(_ facts: inout RequestFacts, _ anonymization: AddressAnonymization) {
    let isAboutReferrer = lacksText(.url) && lacksText(.referrer) && facts.referrer != nil
    let sent = reading.parameters
    let parameters = sent.span
    for index in parameters.indices {
      guard let (known, isArray) = reading.kind(at: index) else {
        keep(parameters[index])
        continue
      }
      switch known {
      case .site, .record: break
      case .token: removed.tokens += isTrusted ? 0 : 1
      case .address: removed.addresses += isPrivileged ? 0 : 1
      case .country, .region, .city, .latitude, .longitude:
        if isPrivileged { keep(parameters[index]) } else { removed.locations += 1 }
      case .time, .age:
        if keepsTime, !isArray { keep(parameters[index]) }
      // What is empty is taken from the request, and an array is no text.
      case .userAgent, .language, .clientHints:
        if reading[known] != nil { keep(parameters[index]) }
      case .url:
        if !isAboutReferrer { keep(parameters[index]) }
      default: keep(parameters[index])
      }
    }
    if isAboutReferrer { add(.url, facts.referrer) }
    if reading[.userAgent] == nil { add(.userAgent, facts.userAgent) }
    if reading[.language] == nil { add(.language, facts.language) }
    if reading[.clientHints] == nil { add(.clientHints, facts.clientHints) }
    add(.address, address(facts.address, anonymization))
    if !keepsTime { add(.time, String(seconds())) }
  }

  /// A trusted client's time in a form that only PHP reads goes to it as it is.
  private var keepsTime: Bool { isPrivileged && time == .unreadable }

  /// What Matomo would record now, in seconds, so that it records the same whenever the hit arrives.
  private mutating func seconds() -> Int64 {
    let current = Self.seconds(now)
    switch time {
    case .none, .future, .ancient: return current
    case .unreadable:
      removed.times += 1
      return current
    case .past(let time):
      guard !isPrivileged else { return Self.seconds(time) }
      guard !self.time.isOld(at: now) else {
        removed.times += 1
        return current
      }
      // Rounding down must not make it a day old.
      return max(Self.seconds(time), current - Int64(HitTime.freeAge) + 1)
    }
  }

  private static func seconds(_ date: Date) -> Int64 { Int64(exactly: date.timeIntervalSince1970.rounded(.down)) ?? 0 }

  /// A trusted client's word, masked as any other, or else the address of the request.
  private func address(_ own: String?, _ anonymization: AddressAnonymization) -> String? {
    guard isPrivileged, let sent = reading[.address], !PHPValue.isEmpty(sent) else { return own }
    guard anonymization != .off else { return sent }
    return IPAddress(sent)?.anonymized(anonymization).description
  }

  private func lacksText(_ known: KnownParameter) -> Bool { reading[known].map(PHPValue.isEmpty) ?? true }

  private mutating func keep(_ parameter: borrowing Parameter) {
    size += parameter.name.utf8.count + parameter.value.utf8.count
    hit.append(copy parameter)
  }

  private mutating func add(_ known: KnownParameter, _ value: String?) {
    guard let value else { return }
    size += known.name.utf8.count + value.utf8.count
    hit.append(known.name, value)
  }
}
