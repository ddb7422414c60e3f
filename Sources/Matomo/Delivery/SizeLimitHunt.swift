/// Learns from refused calls of one batch how large a call may be.
///
/// If a single hit was refused, that hit is too large, and the calls that held it say nothing about others.
struct SizeLimitHunt: Sendable {
  private var smallestRefused: Int?
  private var hasRefusedSingleHit = false

  mutating func refused(_ part: [QueuedHit]) {
    let bytes = part.reduce(0) { $0 + $1.hit.bulkBytes }
    hasRefusedSingleHit = hasRefusedSingleHit || part.count == 1
    smallestRefused = min(smallestRefused ?? bytes, bytes)
  }

  /// The bytes of the smallest call that was too large, if it was the call and not a hit.
  var found: Int? { hasRefusedSingleHit ? nil : smallestRefused }
}
