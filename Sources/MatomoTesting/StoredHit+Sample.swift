public import FoundationEssentials
public import MatomoDelivery
import MatomoTracking

extension StoredHit {
  /// A page view of a visitor, for tests of queues and delivery.
  public static func sample(
    _ number: Int,
    visitor: UInt64 = 0,
    needsToken: Bool = false,
    time: Date? = nil,
    acceptedAt: Date,
    heldUntil: Date? = nil
  ) -> StoredHit {
    StoredHit(
      query: "idsite=1&rec=1&url=https%3A%2F%2Fexample.org%2F\(number)",
      site: 1,
      visitor: visitor,
      time: time ?? acceptedAt,
      acceptedAt: acceptedAt,
      needsToken: needsToken,
      heldUntil: heldUntil
    )
  }

  /// The number that a sample was made with.
  public var sampleNumber: Int? { query.split(separator: "%2F").last.flatMap { Int($0) } }
}
