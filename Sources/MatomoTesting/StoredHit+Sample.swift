package import FoundationEssentials
package import Matomo
package import MatomoCore

extension StoredHit {
  /// A page view of a visitor, for tests of queues and delivery.
  package static func sample(
    _ number: Int,
    visitor: UInt64 = 0,
    needsToken: Bool = false,
    time: Date? = nil,
    acceptedAt: Date,
    heldUntil: Date? = nil,
    pageView: PageViewRole? = nil
  ) -> StoredHit {
    StoredHit(
      query: "idsite=1&rec=1&rand=\(number)&url=https%3A%2F%2Fexample.org%2F\(number)",
      site: 1,
      visitor: visitor,
      time: time ?? acceptedAt,
      acceptedAt: acceptedAt,
      needsToken: needsToken,
      heldUntil: heldUntil,
      pageView: pageView
    )
  }

  /// The number that a sample was made with.
  package var sampleNumber: Int? {
    let pairs = query.split(separator: "&")
    if let random = pairs.first(where: { $0.hasPrefix("rand=") }) { return Int(random.dropFirst("rand=".count)) }
    return pairs.first { $0.hasPrefix("url=") }?.split(separator: "%2F").last.flatMap { Int($0) }
  }
}
