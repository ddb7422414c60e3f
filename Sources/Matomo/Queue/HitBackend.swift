/// A backend: where hits wait, and who delivers them.
///
/// Other modules add to it: `.sqlite(path:)` comes with `MatomoSQLite`.
public struct HitBackend: Sendable {
  /// The queue in which hits wait for delivery.
  package let queue: any HitQueue

  /// How long a hit waits for its batch to fill, where that is not left to the configuration.
  package let flushInterval: Duration?

  /// The relay that takes the hits in place of Matomo.
  package let relayURL: String?

  /// Whether another process delivers from the queue.
  package let isDeliveredElsewhere: Bool

  /// Where hits stay that were not delivered when the process ends, such as a file; `nil` if they are lost with it.
  package let keptIn: String?

  package init(
    _ queue: any HitQueue,
    keptIn: String? = nil,
    flushInterval: Duration? = nil,
    relayURL: String? = nil,
    isDeliveredElsewhere: Bool = false
  ) {
    self.queue = queue
    self.keptIn = keptIn
    self.isDeliveredElsewhere = isDeliveredElsewhere
    self.flushInterval = flushInterval
    self.relayURL = relayURL
  }

  /// Hits are sent at once, one call each where they come one by one; for debugging.
  public static var direct: Self { Self(MemoryHitQueue(), flushInterval: .zero) }

  /// Hits wait in memory, and are lost with the process.
  public static var memory: Self { Self(MemoryHitQueue()) }

  /// Hits wait in a queue.
  package static func queue(_ queue: any HitQueue) -> Self {
    Self(queue, keptIn: queue is MemoryHitQueue ? nil : "the queue")
  }

  /// Hits go to a `matomo-relay` on this host, which keeps them on its disk until Matomo has them.
  ///
  /// They wait in memory for a second at most, and longer only while the relay is down.
  ///
  /// - Parameter url: The relay, such as `http://127.0.0.1:8080`. `/matomo.php` is added where it is missing. The relay must
  ///   know the token of the configuration as a trusted one, or it removes visitors' addresses from the hits. It does not match
  ///   these page views with those of JavaScript: that takes its queue, `.sqlite(path:deliveredBy: .anotherProcess)` of `MatomoSQLite`.
  public static func relay(_ url: String) -> Self {
    Self(MemoryHitQueue(), flushInterval: .seconds(1), relayURL: url)
  }
}
