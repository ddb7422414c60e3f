public import FoundationEssentials

/// What Matomo would otherwise find out itself: address, place and time of a hit.
///
/// Matomo takes these only with a token; a time that is less than a day old needs none.
public struct Overrides: ParameterGroup, Hashable {
  /// The visitor's IPv4 or IPv6 address (`cip`).
  public let address: String?

  /// When it happened, in whole seconds since 1970 (`cdt`).
  ///
  /// Matomo replaces a time in the future by its own.
  public let time: UInt32?

  /// How many seconds ago it happened, counted from `time` or else from when Matomo reads the hit (`cdo`).
  public let age: UInt32?

  /// The country, two lower-case letters of ISO 3166-1 (`country`).
  public let country: String?

  /// The second part of an ISO 3166-2 code, such as `AK` for `US-AK` (`region`).
  public let region: String?

  /// The city (`city`).
  public let city: String?

  /// Degrees north (`lat`).
  public let latitude: Double?

  /// Degrees east (`long`).
  public let longitude: Double?

  /// Creates overrides.
  ///
  /// - Parameters:
  ///   - address: An IPv4 or IPv6 address without a port.
  ///   - time: Rounded down to whole seconds; from 1970 to 2106.
  ///   - age: Rounded down to whole seconds; not negative.
  ///   - country: Two ASCII letters of any case.
  ///   - region: One to three ASCII letters or digits.
  ///   - city: The name of a city.
  ///   - latitude: From -90 to 90 degrees.
  ///   - longitude: From -180 to 180 degrees.
  /// - Throws: ``MatomoError`` if a value is out of these ranges.
  public init(
    address: String? = nil,
    time: Date? = nil,
    age: Duration? = nil,
    country: String? = nil,
    region: String? = nil,
    city: String? = nil,
    latitude: Double? = nil,
    longitude: Double? = nil
  ) throws(MatomoError) {
    if let address, !AddressText.isAddress(address) {
      throw MatomoError("cip", "‘\(address.prefix(50))’ is not an IPv4 or IPv6 address")
    }
    if let country, country.utf8.count != 2 || !country.utf8.allSatisfy(\.isASCIILetter) {
      throw MatomoError("country", "‘\(country.prefix(10))’ is not a code of two letters")
    }
    if let region, !(1...3).contains(region.utf8.count) || !region.utf8.allSatisfy(\.isASCIILetterOrDigit) {
      throw MatomoError("region", "‘\(region.prefix(10))’ is not a code of one to three letters or digits")
    }
    self.address = address
    self.time = try UnixTime.seconds("cdt", time)
    self.age = try Requirement.seconds("cdo", age)
    self.country = country?.lowercased()
    self.region = region
    self.city = try Requirement.text("city", ifGiven: city)
    self.latitude = try Self.degrees("lat", latitude, limit: 90)
    self.longitude = try Self.degrees("long", longitude, limit: 180)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("cip", address)
    list.add("cdt", time)
    list.add("cdo", age)
    list.add("country", country)
    list.add("region", region)
    list.add("city", city)
    list.add("lat", latitude.map(Self.text))
    list.add("long", longitude.map(Self.text))
    return list
  }

  private static func degrees(
    _ parameter: String,
    _ value: Double?,
    limit: Double
  ) throws(MatomoError) -> Double? {
    guard let value else { return nil }
    guard value.isFinite, value.magnitude <= limit else {
      throw MatomoError(parameter, "\(value) is not from -\(limit) to \(limit) degrees")
    }
    return value
  }

  /// PHP takes `0` for no value at all, but the equator is a place: `0.0` is a value.
  private static func text(_ degrees: Double) -> String {
    degrees == 0 ? "0.0" : PHPNumber.text(degrees)
  }
}
