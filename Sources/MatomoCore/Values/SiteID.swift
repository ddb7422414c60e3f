/// The number of a site in Matomo (`idsite`): 1 or greater.
public struct SiteID: Sendable, Hashable, CustomStringConvertible {
  /// The number itself; one that stands for the name, where a site has one.
  public let number: Int

  /// The name that stands in place of the number where Matomo hides numbers (plugin ProtectTrackID).
  package let name: String?

  /// Creates a site id.
  ///
  /// - Throws: ``MatomoError`` if the number is below 1.
  public init(_ number: Int) throws(MatomoError) {
    guard number > 0 else {
      throw MatomoError("idsite", "\(number) is not a site id; it must be 1 or greater")
    }
    self.number = number
    name = nil
  }

  /// Takes the name of a site.
  ///
  /// - Throws: ``MatomoError`` if it is not one to 64 letters, digits, `-` and `_`, or is a number.
  package init(name: String) throws(MatomoError) {
    guard (1...64).contains(name.utf8.count), PHPNumber.parse(name) == nil,
      name.utf8.allSatisfy({ $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
    else {
      throw MatomoError("idsite", "‘\(name.prefix(40))’ is not the name of a site")
    }
    var hash = FNV1a()
    for byte in name.utf8 { hash.add(byte) }
    // Above every number that a site has.
    number = Int(truncatingIfNeeded: hash.value >> 2 | 1 << 61)
    self.name = name
  }

  /// Reads a site id as Matomo does: PHP takes `1.0` and `"1 "` for the number 1.
  ///
  /// - Throws: ``MatomoError`` if the text is not a whole number of 1 or greater.
  public init(parsing text: some StringProtocol) throws(MatomoError) {
    guard let number = Self.plainNumber(text.utf8) ?? PHPNumber.parse(text).flatMap(Int.init(exactly:)) else {
      throw MatomoError("idsite", "‘\(text.prefix(40))’ is not a whole number")
    }
    try self.init(number)
  }

  /// The number of digits alone, as nearly all are: every hit has one.
  private static func plainNumber(_ digits: some Collection<UInt8>) -> Int? {
    guard (1...18).contains(digits.count) else { return nil }
    var number = 0
    for digit in digits {
      guard digit.isASCIIDigit else { return nil }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return number
  }

  /// The number in decimal digits, or the name.
  public var description: String { name ?? String(number) }
}

extension SiteID: ExpressibleByIntegerLiteral {
  /// Creates a site id from a literal, which must be 1 or greater.
  public init(integerLiteral value: Int) {
    precondition(value > 0, "a site id is 1 or greater")
    number = value
    name = nil
  }
}
