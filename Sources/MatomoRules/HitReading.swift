package import FoundationEssentials
package import MatomoTracking

/// The parameters of a hit as PHP hands them to Matomo: names mangled, the last of a repeated name.
package struct HitReading: Sendable {
  package let parameters: [Parameter]

  /// For each known parameter the place of the one that counts; below zero where there is none, or an array.
  private var places = InlineArray<32, Int32>(repeating: missing)

  private static let missing: Int32 = -1
  private static let array: Int32 = -2

  package init(_ parameters: [Parameter]) {
    self.parameters = parameters
    let span = parameters.span
    for index in span.indices {
      guard let (known, isArray) = KnownParameter.read(span[index]) else { continue }
      places[Int(known.rawValue)] = isArray ? Self.array : Int32(truncatingIfNeeded: index)
    }
  }

  /// The text of a parameter; `nil` if it is empty, which is the same as missing to Matomo.
  package subscript(known: KnownParameter) -> String? {
    let place = places[Int(known.rawValue)]
    guard place >= 0, !parameters[Int(place)].value.isEmpty else { return nil }
    return parameters[Int(place)].value
  }

  /// Whether the parameter was sent at all.
  package func has(_ known: KnownParameter) -> Bool { places[Int(known.rawValue)] != Self.missing }

  /// Looks at the hit as if the parameter had not been sent.
  package mutating func leaveOut(_ known: KnownParameter) {
    places[Int(known.rawValue)] = Self.missing
  }

  /// The number in a parameter, if PHP finds one.
  package func number(_ known: KnownParameter) -> Double? { self[known].flatMap { PHPNumber.parse($0) } }

  /// The whole number in a parameter; `1.0` is one, too.
  package func whole(_ known: KnownParameter) -> Int? { number(known).flatMap(Int.init(exactly:)) }

  /// The number of the site, if it is one.
  package var site: SiteID? { self[.site].flatMap { try? SiteID(parsing: $0) } }

  /// Whether the hit is to be recorded at all.
  package var isToBeRecorded: Bool {
    guard let record = self[.record] else { return false }
    return record == "1" || whole(.record) == 1
  }

  /// When it happened, if it is read at `now`.
  package func time(at now: Date) -> HitTime {
    guard has(.time) || has(.age) else { return .none }
    return HitTime(cdt: self[.time], cdo: self[.age], at: now)
  }
}

extension HitReading {
  /// The text of any parameter.
  package subscript(name: String) -> String? {
    guard let last = last(name), !last.isArray, !last.parameter.value.isEmpty else { return nil }
    return last.parameter.value
  }

  /// Whether any parameter was sent at all.
  package func has(_ name: String) -> Bool { last(name) != nil }

  /// The names as Matomo sees them.
  package var names: Set<String> { Set(parameters.compactMap { PHPName($0.name)?.text }) }

  package func number(_ name: String) -> Double? { self[name].flatMap { PHPNumber.parse($0) } }

  package func whole(_ name: String) -> Int? { number(name).flatMap(Int.init(exactly:)) }

  private func last(_ name: String) -> (parameter: Parameter, isArray: Bool)? {
    for parameter in parameters.reversed() {
      if let read = PHPName(parameter.name), read.text == name { return (parameter, read.isArray) }
    }
    return nil
  }
}
