import FoundationEssentials
import Matomo
import MatomoSQLite
import MatomoTestSupport
import MatomoTesting
import Synchronization

/// Appends numbered hits to a queue until it is stopped.
final class Load: Sendable {
  private let queue: SQLiteHitQueue
  private let isStopped = Mutex(false)
  private let counted = Mutex(0)

  init(_ queue: SQLiteHitQueue) { self.queue = queue }

  /// How many hits are committed.
  var count: Int { counted.withLock(\.self) }

  func stop() { isStopped.withLock { $0 = true } }

  /// The numbers whose append has returned, which are those that must not be lost.
  func run(seed: UInt64) async throws -> [Int] {
    var random = SeededRandom(seed: seed)
    var committed: [Int] = []
    var next = 1
    while !isStopped.withLock(\.self) {
      let numbers = next..<(next + Int.random(in: 1...20, using: &random))
      let now = Date()
      try await queue.append(numbers.map { .sample($0, visitor: UInt64($0 % 7), acceptedAt: now) })
      committed += numbers
      counted.withLock { $0 += numbers.count }
      next = numbers.upperBound
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...12, using: &random)))
    }
    return committed
  }
}
