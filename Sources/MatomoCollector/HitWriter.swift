import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoProtocol

/// Writes the hit that is stored: what the client sent, in its order, without what it must not send, and behind that what
/// Matomo would have found out from the request.
struct HitWriter {
  private(set) var removed = RemovedParameters()

  /// Bytes of names and values.
  private(set) var size = 0

  private var reading: HitReading
  private let now: Date
  private let time: HitTime
  private let visitorID: VisitorID?
  private let isTrusted: Bool
  private let isPrivileged: Bool

  /// - Parameter visitorID: What the hit gets as `cid`.
  init(
    _ reading: consuming HitReading,
    now: Date,
    visitorID: VisitorID?,
    isTrusted: Bool,
    isPrivileged: Bool
  ) {
    time = reading.time(at: now)
    self.reading = reading
    self.now = now
    self.visitorID = visitorID
    self.isTrusted = isTrusted
    self.isPrivileged = isPrivileged
  }

  /// Writes the parameters of the hit.
  mutating func write(_ facts: inout RequestFacts, _ anonymization: AddressAnonymization) -> [Parameter] {
    var filled = KnownParameters()
    if reading.lacksText(.url), reading.lacksText(.referrer), facts.referrer != nil { filled.insert(.url) }
    for known in [KnownParameter.userAgent, .language, .clientHints] where reading[known] == nil {
      filled.insert(known)
    }
    if visitorID != nil { filled.insert(.forcedID) }
    let address = address(facts.address, anonymization)

    // What stays moves up in its own memory: most of a hit stays, and a copy costs as much as to decode it.
    var parameters = reading.takeParameters()
    var count = 0
    for index in parameters.indices where keeps(at: index, filled: filled) {
      if count < index { parameters.swapAt(count, index) }
      count += 1
    }
    parameters.removeSubrange(count...)
    size = Self.size(of: parameters.span)

    if filled.contains(.url) { add(.url, facts.referrer, to: &parameters) }
    if filled.contains(.userAgent) { add(.userAgent, facts.userAgent, to: &parameters) }
    if filled.contains(.language) { add(.language, facts.language, to: &parameters) }
    if filled.contains(.clientHints) { add(.clientHints, facts.clientHints, to: &parameters) }
    add(.forcedID, visitorID?.description, to: &parameters)
    add(.address, address, to: &parameters)
    if !keepsTime { add(.time, String(seconds()), to: &parameters) }
    return parameters
  }

  /// A span lends its elements, where an array would retain and release the texts of each.
  private static func size(of parameters: Span<Parameter>) -> Int {
    var size = 0
    for index in parameters.indices { size += parameters[index].name.utf8.count + parameters[index].value.utf8.count }
    return size
  }

  /// Whether a parameter of the client stays; counts what it must not send.
  private mutating func keeps(at index: Int, filled: KnownParameters) -> Bool {
    guard let (known, isArray) = reading.kind(at: index) else { return true }
    switch known {
    case .site, .record: return false
    case .token:
      removed.tokens += isTrusted ? 0 : 1
      return false
    case .address:
      removed.addresses += isPrivileged ? 0 : 1
      return false
    case .country, .region, .city, .latitude, .longitude:
      removed.locations += isPrivileged ? 0 : 1
      return isPrivileged
    case .time, .age: return keepsTime && !isArray
    default: return !filled.contains(known)
    }
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

  private mutating func add(_ known: KnownParameter, _ value: String?, to parameters: inout [Parameter]) {
    guard let value else { return }
    size += known.name.utf8.count + value.utf8.count
    parameters.append(Parameter(known.name, value))
  }
}
