import FoundationEssentials
package import Matomo

/// What every hit queue must do, as checks that run against any of them.
///
///     @Test(arguments: HitQueueConformance.checks)
///     func conforms(_ check: HitQueueConformance.Check) async throws {
///       try await check.run { limit in MyHitQueue(limit: limit) }
///     }
package enum HitQueueConformance {
  /// Makes an empty queue with a limit.
  package typealias MakeQueue = @Sendable (_ limit: Int) async throws -> any HitQueue

  /// One thing that a queue must do.
  package struct Check: Sendable, CustomStringConvertible {
    /// What the queue must do.
    package let description: String

    private let body: @Sendable (MakeQueue) async throws -> Void

    init(_ description: String, _ body: @escaping @Sendable (MakeQueue) async throws -> Void) {
      self.description = description
      self.body = body
    }

    /// Checks the queues that a closure makes.
    ///
    /// - Throws: ``Failure``, or what the queue throws.
    package func run(_ makeQueue: MakeQueue) async throws {
      try await body(makeQueue)
    }
  }

  /// A queue did not do what it must.
  package struct Failure: Error, CustomStringConvertible {
    /// What was expected, and what came.
    package let description: String
  }

  /// Every check.
  package static let checks: [Check] =
    leases + acknowledgements + listings + pageViews + visitorIDs + visits + pageViewBounds

  static let start = Date(timeIntervalSince1970: 1_763_720_000)

  static func expect<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: String) throws {
    guard actual == expected else { throw Failure(description: "\(what): expected \(expected), got \(actual)") }
  }

  static func samples(_ numbers: ClosedRange<Int>, visitor: UInt64 = 0) -> [StoredHit] {
    numbers.map { .sample($0, visitor: visitor, acceptedAt: start) }
  }

  static let everything = BatchRule(hits: 1000, bytes: .max, dueBefore: .distantFuture)
  static let onlyLane = Lane(index: 0, count: 1)
}

extension HitQueue {
  /// Leases whatever is due.
  func leaseAll(
    _ lane: Lane = HitQueueConformance.onlyLane,
    _ rule: BatchRule = HitQueueConformance.everything,
    at now: Date = HitQueueConformance.start
  ) async throws -> [QueuedHit] {
    guard case .batch(let hits) = try await lease(lane, rule, at: now) else { return [] }
    return hits
  }
}

extension [QueuedHit] {
  var numbers: [Int] { compactMap(\.hit.sampleNumber) }
}
