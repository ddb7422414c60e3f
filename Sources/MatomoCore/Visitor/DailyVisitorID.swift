/// The id of a visitor who has no cookie: a keyed hash of one day, of address, user agent, languages and site.
///
/// It is sent as `cid`, which keeps visitors apart whom Matomo would take for one. Nobody can make an address of it again once
/// the day's key is gone.
public struct DailyVisitorID: Sendable {
  private let key: @Sendable (_ day: Int64) -> HashKey?

  /// Creates a rule.
  ///
  /// - Parameter key: The key of a day, counted from 1970 (UTC), or `nil` for none; it is asked for each hit, and must be quick.
  public init(key: @escaping @Sendable (_ day: Int64) -> HashKey?) {
    self.key = key
  }

  /// Creates a rule for servers that cannot agree on the key of a day: the keys of all days are made of one.
  public init(keysFrom key: HashKey) {
    self.init { key.key(ofDay: $0) }
  }

  /// The id; `nil` if the day has no key.
  ///
  /// - Parameters:
  ///   - address: The visitor's whole address, however much of it is sent.
  ///   - languages: `Accept-Language`, as it was sent.
  ///   - time: Seconds since 1970.
  package func id(address: IPAddress, userAgent: String?, languages: String?, site: SiteID, time: Int64) -> VisitorID? {
    // The text that both sides have is cut at the same place.
    let agent = TextLimit.cut(userAgent ?? "", to: TextLimit.userAgent)
    let text = "\(agent)\n\(TextLimit.cut(languages ?? "", to: TextLimit.userAgent))"
    let day = Int64((Double(time) / 86_400).rounded(.down))
    return key(day).map {
      VisitorID(bits: $0.hash(.visitor, site, address.high, address.low, text.utf8Span.span.bytes))
    }
  }
}
