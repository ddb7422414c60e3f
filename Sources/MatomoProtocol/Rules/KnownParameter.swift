package import MatomoCore

/// The parameters that decide whether Matomo takes a hit and what it makes of it, and those that it would otherwise take from
/// the request.
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
  case visitorID, userID, newVisit, botMode
  case resolution, random, apiVersion
  case ping, crash, goal, order
  case contentName, contentInteraction
  case download, link, media, custom

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
    case .visitorID: "_id"
    case .userID: "uid"
    case .newVisit: "new_visit"
    case .botMode: "recMode"
    case .resolution: "res"
    case .random: "rand"
    case .apiVersion: "apiv"
    case .ping: "ping"
    case .crash: "cra"
    case .goal: "idgoal"
    case .order: "ec_id"
    case .contentName: "c_n"
    case .contentInteraction: "c_i"
    case .download: "download"
    case .link: "link"
    case .media: "ma_id"
    case .custom: "ca"
    }
  }

  /// Finds the parameter of a name that is written as PHP reads it.
  init?(name: String) {
    let bytes = name.utf8Span.span
    guard let value = NameTable.shared.find(bytes) else { return nil }
    self.init(rawValue: value)
  }

  /// What the parameter is to PHP, and whether PHP makes an array of it.
  package static func read(_ parameter: borrowing Parameter) -> (known: KnownParameter, isArray: Bool)? {
    guard parameter.mayDifferInPHP else { return KnownParameter(name: parameter.name).map { ($0, false) } }
    guard let read = PHPName(parameter.name), let known = KnownParameter(name: read.text) else { return nil }
    return (known, read.isArray)
  }
}

/// Finds a name among the known ones without comparing it with each: this is asked for every parameter of every hit.
private final class NameTable: Sendable {
  static let shared = NameTable()

  /// For each length of a name the letters that known names of that length start with, as bits.
  private let firstLetters: InlineArray<16, UInt32>

  /// The places of an open hash table.
  private let keys: InlineArray<128, SIMD2<UInt64>>
  private let values: InlineArray<128, UInt8>
  private static let unknown = UInt8.max

  private init() {
    var firstLetters = InlineArray<16, UInt32>(repeating: 0)
    var keys = InlineArray<128, SIMD2<UInt64>>(repeating: .zero)
    var values = InlineArray<128, UInt8>(repeating: Self.unknown)
    for known in KnownParameter.allCases {
      let name = known.name
      let bytes = name.utf8Span.span
      firstLetters[bytes.count] |= 1 << UInt32(bytes[0] & 31)
      let key = Self.key(bytes)
      var place = Self.place(key)
      while values[place] != Self.unknown { place = (place + 1) & 127 }
      keys[place] = key
      values[place] = known.rawValue
    }
    self.firstLetters = firstLetters
    self.keys = keys
    self.values = values
  }

  /// A name of at most 16 bytes as one value.
  private static func key(_ name: Span<UInt8>) -> SIMD2<UInt64> {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for index in 0..<min(8, name.count) { low = low << 8 | UInt64(name[index]) }
    if name.count > 8 {
      for index in 8..<name.count { high = high << 8 | UInt64(name[index]) }
    }
    return SIMD2(low, high)
  }

  private static func place(_ key: SIMD2<UInt64>) -> Int {
    Int(truncatingIfNeeded: ((key.x ^ (key.y &* 31)) &* 0x9e37_79b9_7f4a_7c15) >> 57)
  }

  /// The raw value of a parameter.
  func find(_ name: Span<UInt8>) -> UInt8? {
    // Most names end here.
    guard (1..<16).contains(name.count), firstLetters[name.count] & (1 << UInt32(name[0] & 31)) != 0 else { return nil }
    let key = Self.key(name)
    var place = Self.place(key)
    while values[place] != Self.unknown {
      if keys[place] == key { return values[place] }
      place = (place + 1) & 127
    }
    return nil
  }
}
