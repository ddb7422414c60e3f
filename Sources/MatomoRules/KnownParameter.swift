package import MatomoTracking

/// The parameters that decide whether Matomo takes a hit, and those that it would otherwise take from the request.
package enum KnownParameter: UInt8, Sendable, CaseIterable {
  case site, record, token
  case address, country, region, city, latitude, longitude
  case time, age
  case forcedID
  case networkTime, serverTime, transferTime, domProcessingTime, domCompletionTime, onLoadTime
  case search, searchCount
  case eventCategory, eventAction, eventValue
  case pageViewID, bytes
  case clientHints, userAgent, language
  case url, referrer
  case sendsImage

  /// The name in the tracking API.
  package var name: String {
    switch self {
    case .site: "idsite"
    case .record: "rec"
    case .token: "token_auth"
    case .address: "cip"
    case .country: "country"
    case .region: "region"
    case .city: "city"
    case .latitude: "lat"
    case .longitude: "long"
    case .time: "cdt"
    case .age: "cdo"
    case .forcedID: "cid"
    case .networkTime: "pf_net"
    case .serverTime: "pf_srv"
    case .transferTime: "pf_tfr"
    case .domProcessingTime: "pf_dm1"
    case .domCompletionTime: "pf_dm2"
    case .onLoadTime: "pf_onl"
    case .search: "search"
    case .searchCount: "search_count"
    case .eventCategory: "e_c"
    case .eventAction: "e_a"
    case .eventValue: "e_v"
    case .pageViewID: "pv_id"
    case .bytes: "bw_bytes"
    case .clientHints: "uadata"
    case .userAgent: "ua"
    case .language: "lang"
    case .url: "url"
    case .referrer: "urlref"
    case .sendsImage: "send_image"
    }
  }

  /// Finds the parameter of a name that is written as PHP reads it.
  init?(name: String) {
    let bytes = name.utf8Span.span
    guard bytes.count <= NameTable.longestName else { return nil }
    self.init(rawValue: NameTable.shared.find(NameTable.Key(bytes)))
  }

  /// What the parameter is to PHP, and whether PHP makes an array of it.
  package static func read(_ parameter: borrowing Parameter) -> (known: KnownParameter, isArray: Bool)? {
    guard parameter.mayDifferInPHP else { return KnownParameter(name: parameter.name).map { ($0, false) } }
    guard let read = PHPName(parameter.name), let known = KnownParameter(name: read.text) else { return nil }
    return (known, read.isArray)
  }
}

/// Finds a name among the known ones without comparing it with each: this is asked for every parameter of every hit.
private struct NameTable {
  static let shared = NameTable()
  static let longestName = 16

  /// A name of at most 16 bytes.
  struct Key: Equatable {
    var low: UInt64 = 0
    var high: UInt64 = 0

    init() {}

    init(_ bytes: Span<UInt8>) {
      for index in bytes.indices {
        if index < 8 { low = low << 8 | UInt64(bytes[index]) } else { high = high << 8 | UInt64(bytes[index]) }
      }
    }

    var hash: Int {
      Int(truncatingIfNeeded: ((low ^ (high &* 31)) &* 0x9e37_79b9_7f4a_7c15) >> 56)
    }
  }

  private static let unknown = UInt8.max
  private var keys = [Key](repeating: Key(), count: 256)
  private var values = [UInt8](repeating: unknown, count: 256)

  private init() {
    for known in KnownParameter.allCases {
      let key = Key(known.name.utf8Span.span)
      var place = key.hash
      while values[place] != Self.unknown { place = (place + 1) & 255 }
      keys[place] = key
      values[place] = known.rawValue
    }
  }

  /// The raw value; of a name that is not there one that no parameter has.
  func find(_ key: Key) -> UInt8 {
    var place = key.hash
    while values[place] != Self.unknown, keys[place] != key { place = (place + 1) & 255 }
    return values[place]
  }
}
