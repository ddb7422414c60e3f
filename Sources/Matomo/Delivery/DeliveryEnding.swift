/// How the delivery of some hits ended.
package enum DeliveryEnding: Sendable, Hashable {
  /// The outcome of every hit is settled.
  case done

  /// Matomo cannot have seen the hits, and they stay in the queue.
  case unreachable(String)

  /// Some hits stay in the queue, for a reason; `retryAfter` is what Matomo asked for.
  case tryLater(String, retryAfter: Duration? = nil)

  /// Matomo refused the token; the hits that need it stay in the queue.
  case tokenRefused
}
