/// How a page view is named, so that the server's and that of the page's JavaScript are found to be the same.
///
/// Both sides are named here, with the same values: the request tracker names what the server saw, the collector what the
/// browser sent. A name is a keyed hash, which does not reveal an address.
public struct PageViewNaming: Sendable {
  /// What makes two page views the same one, where no page-view id does.
  public enum Match: String, Sendable, Hashable, CaseIterable {
    /// The visitor and the URL.
    case url

    /// The visitor alone.
    case visitor
  }

  /// What makes two page views the same one.
  public var match: Match

  /// Names of parameters that make no other page of a URL, compared without regard to case.
  ///
  /// Those that the page's JavaScript leaves out of what it reports (`setExcludedQueryParams`), and that the server strips.
  public var ignoredParameters: Set<String> {
    didSet { ignoredNames = Set(ignoredParameters.map(CanonicalURL.name)) }
  }

  private var ignoredNames: Set<String>

  /// The key of the hashes.
  ///
  /// Page views that are held longer than the process lives are found again only with the same key.
  public var key: HashKey

  /// Creates rules.
  public init(match: Match = .url, ignoredParameters: Set<String> = [], key: HashKey) {
    self.match = match
    self.ignoredParameters = ignoredParameters
    ignoredNames = Set(ignoredParameters.map(CanonicalURL.name))
    self.key = key
  }

  /// Stands for a client of a site.
  ///
  /// - Parameters:
  ///   - address: The address behind the trusted proxies, masked as the privacy rules say.
  ///   - userAgent: As it was sent; `nil` is the same as empty.
  package func visitor(address: IPAddress?, userAgent: String?, site: SiteID) -> UInt64? {
    guard let address else { return nil }
    let text = TextLimit.cut(userAgent ?? "", to: TextLimit.userAgent)
    return key.hash(.pageViewVisitor, site, address.high, address.low, text.utf8Span.span.bytes)
  }

  /// What was viewed, with its URL as the browser shows it, of any form and length.
  package enum Viewed {
    case page(String)
    case download(String)
  }

  /// Stands for a page view or a download.
  ///
  /// `nil` if nothing tells it from others: neither its visitor is known, nor an id.
  ///
  /// - Parameters:
  ///   - visitor: What ``visitor(address:userAgent:site:)`` made.
  ///   - visitorID: The visitor id in JavaScript's cookie.
  ///   - id: The page-view id.
  package func keys(
    visitor: UInt64?,
    visitorID: UInt64? = nil,
    site: SiteID,
    _ viewed: @autoclosure () -> Viewed,
    id: String?
  ) -> PageViewKeys? {
    let empty = [UInt8]()
    let id = id.flatMap(Self.number(ofID:)).map { key.hash(.pageViewID, site, $0, 0, empty.span.bytes) }
    guard visitor != nil || visitorID != nil else {
      // By its id alone it is found, and by this by no other.
      return id.map { PageViewKeys(id: $0, match: key.hash(.pageViewID, site, $0, 1, empty.span.bytes)) }
    }
    let (kind, url): (UInt64, [UInt8]) =
      switch (viewed(), match) {
      case (.download(let url), _): (2, CanonicalURL.bytes(of: url, ignoring: ignoredNames))
      case (.page(let url), .url): (0, CanonicalURL.bytes(of: url, ignoring: ignoredNames))
      case (.page, .visitor): (1, empty)
      }
    let ofID = visitorID.map { key.hash(.pageViewOfID, site, $0, kind, url.span.bytes) }
    let ofClient = visitor.map { key.hash(.pageView, site, $0, kind, url.span.bytes) }
    // Without an address the other key alone finds it.
    return PageViewKeys(id: id, match: ofClient ?? ofID ?? 0, visitorMatch: ofID)
  }

  /// The number of a page-view id, different for every id; `nil` if the text is not an id: Matomo's have six letters or
  /// digits.
  package static func number(ofID id: String) -> UInt64? {
    let bytes = id.utf8Span.span
    guard (1...8).contains(bytes.count) else { return nil }
    var number: UInt64 = 0
    for index in bytes.indices {
      // Zeros fill up a shorter id.
      guard bytes[index] != 0 else { return nil }
      number |= UInt64(bytes[index]) << UInt64(56 - 8 * index)
    }
    return number
  }
}
