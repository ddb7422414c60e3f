import FoundationEssentials
import Matomo

extension HitQueueConformance {
  /// A queue with a hit in each state: 1 dead of `bad token`, 2 dead of `too large`, 3 in flight, 4 queued, 5 held.
  private static func oneOfEach(_ makeQueue: MakeQueue) async throws -> any HitQueue {
    let queue = try await makeQueue(100)
    try await queue.append(samples(1...3))
    let hits = try await queue.leaseAll()
    var acknowledgement = Acknowledgement()
    acknowledgement.dead = [.init(id: hits[0].id, reason: "bad token"), .init(id: hits[1].id, reason: "too large")]
    try await queue.acknowledge(acknowledgement)
    try await queue.append(samples(4...4))
    try await queue.append([.sample(5, acceptedAt: start, heldUntil: start + 30)])
    return queue
  }

  private static func states(_ queue: any HitQueue, at now: Date = start) async throws -> [String] {
    try await queue.list(Set(HitState.allCases), at: now)
      .map { "\($0.queued.hit.sampleNumber ?? -1) \($0.state.rawValue)" }
  }

  static let listings: [Check] = [
    Check("a listing shows every hit with its state, oldest first") { makeQueue in
      let queue = try await oneOfEach(makeQueue)
      try expect(
        try await states(queue),
        ["1 dead", "2 dead", "3 inFlight", "4 queued", "5 held"],
        "everything"
      )
      try expect(try await queue.list([.held], at: start).map(\.queued).numbers, [5], "those held")
      try expect(try await queue.list([.dead], at: start).map(\.queued).numbers, [1, 2], "the dead letters")
    },
    Check("a listing can be read page by page") { makeQueue in
      let queue = try await oneOfEach(makeQueue)
      let all = Set(HitState.allCases)
      let first = try await queue.list(all, after: 0, limit: 2, at: start)
      let second = try await queue.list(all, after: first.last?.queued.id ?? 0, limit: 10, at: start)
      try expect(first.map(\.queued).numbers, [1, 2], "the first page")
      try expect(second.map(\.queued).numbers, [3, 4, 5], "the second page")
    },
    Check("a retry makes dead and held hits due, by id, by reason or all") { makeQueue in
      var queue = try await oneOfEach(makeQueue)
      let ids = try await queue.list([.dead], at: start).map(\.queued.id)
      try expect(try await queue.retry(.ids([ids[1], 999]), at: start), 1, "hits retried by id")
      try expect(
        try await states(queue),
        ["1 dead", "2 queued", "3 inFlight", "4 queued", "5 held"],
        "after a retry by id"
      )

      queue = try await oneOfEach(makeQueue)
      try expect(try await queue.retry(.reason("TOKEN"), at: start), 1, "hits retried by reason")
      try expect(
        try await states(queue),
        ["1 queued", "2 dead", "3 inFlight", "4 queued", "5 held"],
        "after a retry by reason"
      )

      queue = try await oneOfEach(makeQueue)
      try await queue.report(DeliveryTrouble(lastError: "refused", pausedUntil: start + 3900))
      try expect(try await queue.retry(.all, at: start + 60), 3, "hits retried")
      try expect(
        try await states(queue),
        ["1 queued", "2 queued", "3 inFlight", "4 queued", "5 queued"],
        "after a retry of all"
      )
      try expect(try await queue.status(at: start).trouble, nil, "a retry ends a pause")
      let retried = try await queue.leaseAll(at: start + 60)
      try expect(retried.numbers, [1, 2, 4, 5], "what is due")
      try expect(retried.map(\.hit.acceptedAt), [start + 60, start + 60, start, start + 60], "when it was accepted")
      try expect(retried.map(\.hit.time), [start, start, start, start], "when it happened")
    },
    Check("dropped hits are gone, but for those in flight") { makeQueue in
      var queue = try await oneOfEach(makeQueue)
      let ids = try await queue.list(Set(HitState.allCases), at: start).map(\.queued.id)
      try expect(try await queue.drop(.ids([ids[0], ids[2], ids[3]])), 2, "hits dropped by id")
      try expect(try await states(queue), ["2 dead", "3 inFlight", "5 held"], "after a drop by id")

      queue = try await oneOfEach(makeQueue)
      try expect(try await queue.drop(.reason("large")), 1, "hits dropped by reason")
      try expect(
        try await states(queue),
        ["1 dead", "3 inFlight", "4 queued", "5 held"],
        "after a drop by reason"
      )

      queue = try await oneOfEach(makeQueue)
      try expect(try await queue.drop(.all), 4, "hits dropped")
      try expect(try await states(queue), ["3 inFlight"], "after a drop of all")
      try expect(try await queue.status(at: start).queued, 1, "queued after a drop of all")
    },
  ]
}
