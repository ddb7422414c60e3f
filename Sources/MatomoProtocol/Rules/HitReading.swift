package import FoundationEssentials
package import MatomoCore

/// The parameters of a hit as PHP hands them to Matomo: names mangled, the last of a repeated name.
package struct HitReading: Sendable {
  package private(set) var parameters: [Parameter]

  /// What each parameter is; the raw value of a known one, with the highest bit if PHP makes an array of it.
  private let kinds: [UInt8]

  /// For each known parameter the place of the one that counts; below zero where it is an array.
  private var places = InlineArray<48, Int32>(repeating: array)

  /// The known parameters that were sent.
  private(set) var known = KnownParameters()

  private static let array: Int32 = -1
  private static let arrayBit: UInt8 = 0x80
  private static let unknown: UInt8 = 0x7f

  package init(_ parameters: consuming [Parameter]) {
    var known = KnownParameters()
    var places = places
    kinds = Self.kinds(of: parameters.span, &known, &places)
    self.known = known
    self.places = places
    self.parameters = parameters
  }

  private static func kinds(
    of parameters: Span<Parameter>,
    _ known: inout KnownParameters,
    _ places: inout InlineArray<48, Int32>
  ) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: parameters.count) { kinds, count in
      for index in parameters.indices {
        var kind = Self.unknown
        if let (parameter, isArray) = KnownParameter.read(parameters[index]) {
          kind = parameter.rawValue | (isArray ? Self.arrayBit : 0)
          known.insert(parameter)
          places[Int(parameter.rawValue)] = isArray ? Self.array : Int32(truncatingIfNeeded: index)
        }
        kinds.initializeElement(at: index, to: kind)
      }
      count = parameters.count
    }
  }

  /// Hands over the parameters, so that they can be changed without a copy; texts cannot be asked for any more.
  package mutating func takeParameters() -> [Parameter] {
    let taken = parameters
    parameters = []
    places = InlineArray(repeating: Self.array)
    return taken
  }

  /// What the parameter at a place is, and whether PHP makes an array of it; `nil` for one that is not known.
  package func kind(at index: Int) -> (known: KnownParameter, isArray: Bool)? {
    let kind = kinds[index]
    return KnownParameter(rawValue: kind & ~Self.arrayBit).map { ($0, kind & Self.arrayBit != 0) }
  }

  /// The text of a parameter; `nil` if it is empty, which is the same as missing to Matomo.
  package subscript(known: KnownParameter) -> String? {
    guard self.known.contains(known) else { return nil }
    let place = places[Int(known.rawValue)]
    guard place >= 0, !parameters[Int(place)].value.isEmpty else { return nil }
    return parameters[Int(place)].value
  }

  /// Whether the parameter was sent at all.
  package func has(_ known: KnownParameter) -> Bool { self.known.contains(known) }

  /// Looks at the hit as if the parameter had not been sent.
  package mutating func leaveOut(_ known: KnownParameter) {
    self.known.remove(known)
  }

  /// The number in a parameter, if PHP finds one.
  package func number(_ known: KnownParameter) -> Double? { self[known].flatMap { PHPNumber.parse($0) } }

  /// The whole number in a parameter; `1.0` is one, too.
  package func whole(_ known: KnownParameter) -> Int? { number(known).flatMap(Int.init(exactly:)) }

  /// The number of the site, if it is one.
  package var site: SiteID? { self[.site].flatMap { try? SiteID(parsing: $0) } }

  /// The site by its number or, where those are let through, by its name.
  package func site(allowingNames: Bool) -> SiteID? {
    site ?? (allowingNames ? self[.site].flatMap { try? SiteID(name: $0) } : nil)
  }

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
