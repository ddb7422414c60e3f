// The protocol documents what its requirements do.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import MatomoCore
import Synchronization

/// A hit sink that keeps every hit for a test to look at.
public final class RecordingHitSink: HitSink {
  private let accepted = Mutex<[Hit]>([])

  /// Creates an empty sink.
  public init() {}

  public func accept(_ hit: Hit) {
    accepted.withLock { $0.append(hit) }
  }

  /// The hits so far, in their order.
  public var hits: [Hit] { accepted.withLock { $0 } }
}
