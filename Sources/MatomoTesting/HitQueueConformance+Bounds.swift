import FoundationEssentials
import Matomo
import MatomoCore

extension HitQueueConformance {
  static let pageViewBounds: [Check] = [
    Check("at the limit of the queue a report is taken if it cancels a held view") { makeQueue in
      let queue = try await makeQueue(3)
      try await queue.append([.view(1, id: 1), .view(2, id: 2), .sample(3, acceptedAt: start)])
      for hits in [[StoredHit.report(4, id: 3, match: 8)], [.report(4, id: 1), .report(5, id: 1)], [.view(6)]] {
        do {
          try await queue.append(hits)
          throw Failure(description: "a queue with a limit of 3 took a fourth hit")
        } catch let error as HitQueueError {
          try expect(error.code, .full, "the error's code")
        }
      }
      try await queue.append([.report(7, id: 1), .report(8, id: 2)])
      try expect(try await queue.leaseAll(at: start + 60).numbers, [3, 7, 8], "what it holds")
      try expect(try await queue.status(at: start).totals[.matched], 2, "matched")
    },
    Check("many views of one visitor and page cost no more than those of many") { makeQueue in
      let queue = try await makeQueue(10_000)
      try await queue.append((0..<2000).map { .view($0) })
      try await queue.append((2000..<3999).map { .report($0) })
      try expect(try await queue.list([.held], at: start).map(\.queued).numbers, [1999], "what is left")
    },
  ]
}
