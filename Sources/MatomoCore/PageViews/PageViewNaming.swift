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

  /// The key of the hashes.
  ///
  /// Page views that are held longer than the process lives are found again only with the same key.
  public var key: HashKey

  /// Creates rules.
  public init(match: Match = .url, key: HashKey) {
    self.match = match
    self.key = key
  }

  /// Stands for a visitor.
  ///
  /// - Parameters:
  ///   - address: The address behind the trusted proxies, masked as the privacy rules say.
  ///   - userAgent: As it was sent; `nil` is the same as empty.
  package func visitor(address: IPAddress?, userAgent: String?) -> UInt64? {
    guard let address else { return nil }
    let text = TextLimit.cut(userAgent ?? "", to: TextLimit.userAgent)
    return key.hash(.pageViewVisitor, address.high, address.low, text.utf8Span.span.bytes)
  }

  /// Stands for a page view.
  ///
  /// `nil` if nothing tells it from others: neither its visitor is known, nor an id.
  ///
  /// - Parameters:
  ///   - visitor: What ``visitor(address:userAgent:)`` made.
  ///   - url: As the browser shows it, of any form and length.
  ///   - id: The page-view id.
  package func keys(visitor: UInt64?, url: @autoclosure () -> String, id: String?) -> PageViewKeys? {
    let id = id.flatMap(Self.number(ofID:))
    guard let visitor else {
      // By its id alone it is found, and by this by no other.
      return id.map { PageViewKeys(id: $0, match: key.hash(.pageViewID, $0, 0, [UInt8]().span.bytes)) }
    }
    switch match {
    case .url:
      let url = CanonicalURL.bytes(of: url())
      return PageViewKeys(id: id, match: key.hash(.pageView, visitor, 0, url.span.bytes))
    case .visitor:
      return PageViewKeys(id: id, match: key.hash(.pageView, visitor, 1, [UInt8]().span.bytes))
    }
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
