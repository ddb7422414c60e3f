/// The number of a site in Matomo (`idsite`): 1 or greater.
public struct SiteID: Sendable, Hashable, CustomStringConvertible {
  /// The number itself.
  public let number: Int

  /// Creates a site id.
  ///
  /// - Throws: ``MatomoTrackingError`` if the number is below 1.
  public init(_ number: Int) throws(MatomoTrackingError) {
    guard number > 0 else {
      throw MatomoTrackingError("idsite", "\(number) is not a site id; it must be 1 or greater")
    }
    self.number = number
  }

  /// Reads a site id as Matomo does: PHP takes `1.0` and `"1 "` for the number 1.
  ///
  /// - Throws: ``MatomoTrackingError`` if the text is not a whole number of 1 or greater.
  public init(parsing text: some StringProtocol) throws(MatomoTrackingError) {
    let plain = text.utf8.allSatisfy(\.isASCIIDigit) ? Int(text) : nil
    guard let number = plain ?? PHPNumber.parse(text).flatMap(Int.init(exactly:)) else {
      throw MatomoTrackingError("idsite", "‘\(text.prefix(40))’ is not a whole number")
    }
    try self.init(number)
  }

  /// The number in decimal digits.
  public var description: String { String(number) }
}

extension SiteID: ExpressibleByIntegerLiteral {
  /// Creates a site id from a literal, which must be 1 or greater.
  public init(integerLiteral value: Int) {
    precondition(value > 0, "a site id is 1 or greater")
    number = value
  }
}
