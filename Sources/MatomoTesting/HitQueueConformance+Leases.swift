import FoundationEssentials
import Matomo

extension HitQueueConformance {
  static let leases: [Check] = [
    Check("hits are leased in the order in which they were appended, as they were") { makeQueue in
      let queue = try await makeQueue(100)
      let hits = [
        StoredHit.sample(1, visitor: .max, needsToken: true, time: start - 3600, acceptedAt: start),
        StoredHit.sample(2, visitor: 7, acceptedAt: start + 1),
      ]
      try await queue.append([hits[0]])
      try await queue.append([hits[1]])
      let leased = try await queue.leaseAll(at: start + 1)
      try expect(leased.map(\.hit), hits, "the leased hits")
      try expect(leased[0].id < leased[1].id, true, "ids grow")
    },
    Check("a hit is in one hand only") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append(samples(1...3))
      try expect(try await queue.leaseAll().numbers, [1, 2, 3], "the first lease")
      try expect(try await queue.leaseAll().numbers, [], "the second lease")
    },
    Check("a batch ends at its count") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append(samples(1...5))
      let rule = BatchRule(hits: 2, bytes: .max, dueBefore: .distantPast)
      try expect(try await queue.leaseAll(onlyLane, rule).numbers, [1, 2], "the first batch")
      try expect(try await queue.leaseAll(onlyLane, rule).numbers, [3, 4], "the second batch")
      try expect(try await queue.lease(onlyLane, rule, at: start), .filling(since: start), "the rest")
    },
    Check("a batch ends at its bytes, but a single hit may be larger") { makeQueue in
      let queue = try await makeQueue(100)
      let hits = samples(1...3)
      try await queue.append(hits)
      let two = BatchRule(hits: 100, bytes: hits[0].bulkBytes * 2, dueBefore: .distantPast)
      let none = BatchRule(hits: 100, bytes: 1, dueBefore: .distantPast)
      try expect(try await queue.leaseAll(onlyLane, two).numbers, [1, 2], "as many as fit")
      try await queue.append(samples(4...4))
      try expect(try await queue.leaseAll(onlyLane, none).numbers, [3], "a large hit on its own")
    },
    Check("a batch that is not full waits until its oldest hit has waited long enough") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.sample(1, acceptedAt: start), .sample(2, acceptedAt: start + 5)])
      let early = BatchRule(hits: 3, bytes: .max, dueBefore: start - 1)
      let late = BatchRule(hits: 3, bytes: .max, dueBefore: start)
      try expect(try await queue.lease(onlyLane, early, at: start + 5), .filling(since: start), "too early")
      try expect(try await queue.leaseAll(onlyLane, late, at: start + 5).numbers, [1, 2], "late enough")
      try expect(try await queue.lease(onlyLane, late, at: start + 5), .empty, "nothing is left")
    },
    Check("a visitor's hits go through one lane") { makeQueue in
      let queue = try await makeQueue(1000)
      let visitors: [UInt64] = [0, 1, 2, 3, .max, .max - 1, 1 << 63]
      for (index, visitor) in visitors.enumerated() {
        try await queue.append([.sample(index, visitor: visitor, acceptedAt: start)])
      }
      var seen: [Int] = []
      for index in 0..<3 {
        let hits = try await queue.leaseAll(Lane(index: index, count: 3))
        try expect(hits.allSatisfy { $0.hit.visitor % 3 == UInt64(index) }, true, "the visitors of lane \(index)")
        seen += hits.numbers
      }
      try expect(seen.sorted(), Array(visitors.indices), "every hit is in a lane")
    },
    Check("a held hit is leased when its time has come") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([
        .sample(1, acceptedAt: start, heldUntil: start + 30),
        .sample(2, acceptedAt: start),
        .sample(3, acceptedAt: start, heldUntil: start + 10),
      ])
      try expect(try await queue.leaseAll(at: start + 9).numbers, [2], "before")
      try expect(try await queue.leaseAll(at: start + 10).numbers, [3], "at the time of the first")
      try expect(try await queue.leaseAll(at: start + 30).numbers, [1], "at the time of the second")
    },
    Check("a full queue stores nothing of what does not fit") { makeQueue in
      let queue = try await makeQueue(3)
      try await queue.append(samples(1...2))
      do {
        try await queue.append(samples(3...4))
        throw Failure(description: "a queue with a limit of 3 took 4 hits")
      } catch let error as HitQueueError {
        try expect(error.code, .full, "the error's code")
      }
      try await queue.append([.sample(3, acceptedAt: start, heldUntil: start + 9)])
      try expect(try await queue.leaseAll(at: start + 9).numbers, [1, 2, 3], "what it holds")
    },
  ]
}
