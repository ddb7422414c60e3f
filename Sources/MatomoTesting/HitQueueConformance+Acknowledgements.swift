import FoundationEssentials
import Matomo

extension HitQueueConformance {
  static let acknowledgements: [Check] = [
    Check("delivered hits are gone, released ones keep their place, dead ones are put aside") { makeQueue in
      let queue = try await makeQueue(3)
      try await queue.append(samples(1...3))
      let hits = try await queue.leaseAll()
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = [hits[0].id]
      acknowledgement.released = [hits[1].id]
      acknowledgement.dead = [.init(id: hits[2].id, reason: "Matomo fails on this hit alone")]
      acknowledgement.totals[.recorded] = 1
      try await queue.acknowledge(acknowledgement)
      try await queue.append(samples(4...5))
      try expect(try await queue.leaseAll().numbers, [2, 4, 5], "what is due, with room for what left")
      let dead = try await queue.list([.dead], at: start)
      try expect(dead.map(\.queued.hit.sampleNumber), [3], "the dead letters")
      try expect(dead.map(\.reason), ["Matomo fails on this hit alone"], "their reasons")
    },
    Check("the status counts what is there, and the totals what was") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.sample(1, acceptedAt: start)])
      try await queue.append(samples(2...4))
      try await queue.append([.sample(5, acceptedAt: start, heldUntil: start + 30)])
      let hits = try await queue.leaseAll(onlyLane, BatchRule(hits: 3, bytes: .max, dueBefore: .distantFuture))
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = [hits[0].id]
      acknowledgement.dead = [.init(id: hits[1].id, reason: "bad")]
      acknowledgement.totals[.recorded] = 1
      acknowledgement.totals[.rejected] = 1
      try await queue.acknowledge(acknowledgement)
      var more = Totals()
      more[.overflowed] = 7
      more[.recorded] = 2
      try await queue.count(more)

      let status = try await queue.status(at: start + 1)
      try expect(status.queued, 2, "queued, one of them in flight")
      try expect(status.inFlight, 1, "in flight")
      try expect(status.held, 1, "held")
      try expect(status.dead, 1, "dead")
      try expect(status.oldestAcceptedAt, start, "the oldest")
      try expect(status.totals[.received], 5, "received")
      try expect(status.totals[.recorded], 3, "recorded")
      try expect(status.totals[.rejected], 1, "rejected")
      try expect(status.totals[.overflowed], 7, "overflowed")
      try expect(try await makeQueue(1).status(at: start), QueueStatus(), "the status of an empty queue")
    },
    Check("a held hit whose time has come counts as queued") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.sample(1, acceptedAt: start, heldUntil: start + 30)])
      try expect(try await queue.status(at: start + 29).held, 1, "held before")
      let status = try await queue.status(at: start + 30)
      try expect(status.held, 0, "held after")
      try expect(status.queued, 1, "queued after")
    },
    Check("trouble is remembered until it is over") { makeQueue in
      let queue = try await makeQueue(100)
      let trouble = DeliveryTrouble(lastError: "Matomo refuses the token", pausedUntil: start + 3900)
      try await queue.report(trouble)
      try expect(try await queue.status(at: start).trouble, trouble, "while it lasts")
      try await queue.report(nil)
      try expect(try await queue.status(at: start).trouble, nil, "after it")
    },
  ]
}
