import FoundationEssentials
import Matomo
import MatomoCore

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
    Check("an order that Matomo has recorded is not stored again for thirty days") { makeQueue in
      let queue = try await makeQueue(100)
      let day: TimeInterval = 86_400
      try await queue.append([order("a", at: start), order("a", at: start), order("b", at: start)])
      let hits = try await queue.leaseAll()
      try expect(hits.count, 3, "until it is recorded each is sent")
      var acknowledgement = Acknowledgement()
      acknowledgement.delivered = [hits[0].id]
      acknowledgement.totals[.recorded] = 1
      acknowledgement.totals[.rejected] = 2
      for hit in hits[...0] { acknowledgement.recordedOrders[try require(hit.hit.storedOrder)] = start }
      acknowledgement.refusedOrders = try hits[1...].map {
        Acknowledgement.RefusedOrder(id: $0.id, order: try require($0.hit.storedOrder), time: start)
      }
      try await queue.acknowledge(acknowledgement)
      let status = try await queue.status(at: start)
      try expect(status.queued, 0, "queued")
      try expect(status.dead, 1, "the other order is a dead letter")
      try expect(status.totals[.repeated], 1, "repeated")
      try expect(status.totals[.rejected], 1, "rejected")
      try await queue.append([
        order("a", at: start + 30 * day - 1), order("a", site: 2, at: start), order("c", at: start),
      ])
      try expect(try await queue.status(at: start).queued, 2, "the same number of another site is another order")
      try expect(try await queue.status(at: start).totals[.repeated], 2, "repeated then")
      try await queue.append([order("a", at: start + 30 * day)])
      try expect(try await queue.status(at: start).queued, 3, "after thirty days")
    },
  ]

  private static func order(_ id: String, site: SiteID = 1, at time: Date) -> StoredHit {
    let parameters = [Parameter("idgoal", "0"), Parameter("ec_id", id), Parameter("revenue", "10")]
    return StoredHit(Hit(site: site, parameters: parameters), acceptedAt: time)
  }

  private static func require<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Failure(description: "a value is missing") }
    return value
  }
}
