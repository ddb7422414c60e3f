public import FoundationEssentials

/// Which campaign or page the conversions of a visitor are attributed to.
///
/// Visits are not: they take it from their URL.
public struct Attribution: ParameterGroup, Hashable {
  /// The name of the campaign (`_rcn`).
  public let campaignName: String?

  /// The keyword of the campaign (`_rck`).
  public let campaignKeyword: String?

  /// The URL of the page that first led here (`_ref`).
  public let referrer: String?

  /// When that was, in whole seconds since 1970 (`_refts`).
  public let referralTime: UInt32?

  /// Creates an attribution.
  ///
  /// - Throws: ``MatomoError`` if the time lies before 1970, or past the 32 bits that it has.
  public init(
    campaignName: String? = nil,
    campaignKeyword: String? = nil,
    referrer: String? = nil,
    referralTime: Date? = nil
  ) throws(MatomoError) {
    self.campaignName = campaignName
    self.campaignKeyword = campaignKeyword
    self.referrer = referrer
    self.referralTime = try UnixTime.seconds("_refts", referralTime)
  }

  /// Every value that is set, under the name that Matomo reads.
  public var parameters: [Parameter] {
    var list: [Parameter] = []
    list.add("_rcn", campaignName)
    list.add("_rck", campaignKeyword)
    list.add("_ref", referrer)
    list.add("_refts", referralTime)
    return list
  }
}
