import FoundationEssentials
import Matomo
import MatomoCore

/// The hits of these checks: views of servers are held for 30 s.
extension StoredHit {
  static func view(
    _ number: Int,
    id: UInt64? = nil,
    match: UInt64 = 7,
    isKept: Bool = false,
    visitor: UInt64? = nil,
    at time: Date = HitQueueConformance.start
  ) -> StoredHit {
    let keys = PageViewKeys(id: id, match: match)
    let server = ServerHit(visitor: visitor, pageView: keys, isCachedPage: isKept)
    return .sample(number, acceptedAt: time, heldUntil: time + 30, pageView: .server(server))
  }

  static func report(
    _ number: Int,
    id: UInt64? = nil,
    match: UInt64 = 7,
    visitor: UInt64? = nil,
    visitorID: UInt64? = nil,
    at time: Date = HitQueueConformance.start
  ) -> StoredHit {
    let keys = PageViewKeys(id: id, match: match)
    let javaScript = JavaScriptHit(visitor: visitor, visitorID: visitorID, pageView: keys)
    return .sample(number, acceptedAt: time, pageView: .javaScript(javaScript))
  }

  /// An event, a ping, a download or the like.
  static func event(
    _ number: Int,
    visitor: UInt64,
    visitorID: UInt64,
    at time: Date = HitQueueConformance.start
  ) -> StoredHit {
    let javaScript = JavaScriptHit(visitor: visitor, visitorID: visitorID)
    return .sample(number, acceptedAt: time, pageView: .javaScript(javaScript))
  }
}

extension HitQueueConformance {
  /// What a queue with some hits sends in the end.
  private static func sent(_ makeQueue: MakeQueue, _ hits: StoredHit...) async throws -> [Int] {
    let queue = try await makeQueue(100)
    for hit in hits { try await queue.append([hit]) }
    return try await queue.leaseAll(at: start + 3600).numbers
  }

  private static func totals(_ makeQueue: MakeQueue, _ hits: StoredHit...) async throws -> [Totals.Name: Int] {
    let queue = try await makeQueue(100)
    for hit in hits { try await queue.append([hit]) }
    _ = try await queue.leaseAll(at: start + 3600)
    let totals = try await queue.status(at: start + 3600).totals
    var counts: [Totals.Name: Int] = [:]
    for name in Totals.Name.allCases where totals[name] > 0 { counts[name] = totals[name] }
    return counts
  }

  static let pageViews: [Check] = [
    Check("a report cancels one held view, by its id or by its match key") { makeQueue in
      try expect(
        try await sent(makeQueue, .view(1, id: 5, match: 7), .report(2, id: 5, match: 8)),
        [2],
        "with the same id, from another address"
      )
      try expect(try await sent(makeQueue, .view(1), .report(2, id: 5)), [2], "with the same match key")
      try expect(try await sent(makeQueue, .view(1, match: 7), .report(2, match: 8)), [1, 2], "of another page")
      try expect(try await sent(makeQueue, .view(1), .view(2), .report(3)), [2, 3], "the oldest of two")
      try expect(
        try await sent(makeQueue, .view(1, id: 4), .view(2, id: 5), .report(3, id: 5), .report(4, id: 4)),
        [3, 4],
        "the one with the id before the oldest"
      )
      try expect(
        try await totals(makeQueue, .view(1), .view(2), .report(3)),
        [.received: 3, .matched: 1, .sent: 1],
        "the totals"
      )
    },
    Check("a cancelled view is gone at once") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.view(1)])
      try expect(try await queue.list([.held], at: start).map(\.queued).numbers, [1], "what is held before")
      try await queue.append([.report(2)])
      let status = try await queue.status(at: start)
      try expect(status.held, 0, "held")
      try expect(status.queued, 1, "queued")
      try expect(try await queue.list([.queued, .held], at: start).map(\.queued).numbers, [2], "what is listed")
    },
    Check("a report that comes first spares one view of the server, as long as the hold") { makeQueue in
      try expect(try await sent(makeQueue, .report(1, id: 5, match: 8), .view(2, id: 5)), [1], "by the id")
      try expect(try await sent(makeQueue, .report(1), .view(2, at: start + 29)), [1], "by the match key")
      try expect(try await sent(makeQueue, .report(1), .view(2), .view(3)), [1, 3], "the first of two")
      try expect(try await sent(makeQueue, .report(1), .view(2, at: start + 31)), [1, 2], "after the hold")
      try expect(try await totals(makeQueue, .report(1), .view(2)), [.received: 2, .matched: 1], "the totals")
      let queue = try await makeQueue(100)
      try await queue.append([.report(1), .view(2), .sample(3, acceptedAt: start)])
      let hits = try await queue.leaseAll()
      try expect(hits.numbers, [1, 3], "in one call")
      try expect(hits[0].id < hits[1].id, true, "ids grow")
    },
    Check("a report whose time is over does not hide a younger one, though nobody has leased since") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.report(1, id: 1, at: start), .report(2, id: 2, at: start + 20)])
      try await queue.append([.view(3, at: start + 40)])
      try expect(try await queue.leaseAll(at: start + 3600).numbers, [1, 2], "the second report spares the view")
    },
    Check("a report is taken for a repeat if its id was reported before, and cancels none") { makeQueue in
      try expect(
        try await sent(makeQueue, .view(1), .report(2, id: 5), .view(3), .report(4, id: 5)),
        [2, 3, 4],
        "what is sent"
      )
      try expect(
        try await sent(makeQueue, .report(1, id: 5), .report(2, id: 5), .view(3), .view(4)),
        [1, 2, 4],
        "a repeat is not remembered"
      )
      try expect(
        try await sent(
          makeQueue,
          .view(1),
          .report(2, id: 5),
          .view(3, at: start + 86_400),
          .report(4, id: 5, at: start + 86_400)
        ),
        [2, 4],
        "an id is remembered for a day"
      )
      try expect(try await sent(makeQueue, .view(1), .report(2), .view(3), .report(4)), [2, 4], "without ids")
    },
    Check("the report of a page that the browser had kept has the id of the earlier answer") { makeQueue in
      try expect(
        try await sent(
          makeQueue,
          .view(1, id: 5),
          .report(2, id: 5),
          .view(3),
          .view(4, isKept: true),
          .report(5, id: 5)
        ),
        [2, 3, 5],
        "the kept page's view is cancelled, the other one not"
      )
      try expect(
        try await sent(
          makeQueue,
          .view(1, id: 5),
          .report(2, id: 5),
          .report(3, id: 5),
          .view(4),
          .view(5, isKept: true)
        ),
        [2, 3, 4],
        "though the report comes first"
      )
      try expect(
        try await sent(makeQueue, .view(1, isKept: true), .report(2, id: 6)),
        [2],
        "a page without an id of ours"
      )
    },
    Check("a report after the hold is late, once for each view that was sent") { makeQueue in
      try expect(
        try await totals(makeQueue, .view(1), .report(2, at: start + 30)),
        [.received: 2, .sent: 1, .late: 1],
        "by the match key"
      )
      try expect(
        try await totals(makeQueue, .view(1, id: 5, match: 7), .report(2, id: 5, match: 8, at: start + 31)),
        [.received: 2, .sent: 1, .late: 1],
        "by the id"
      )
      try expect(
        try await sent(makeQueue, .view(1), .report(2, at: start + 31), .view(3, at: start + 32)),
        [1, 2, 3],
        "a late report spares no other view"
      )
      try expect(
        try await sent(
          makeQueue,
          .view(1),
          .report(2, at: start + 31),
          .report(3, at: start + 31),
          .view(4, at: start + 32)
        ),
        [1, 2, 3],
        "a second report is another one's"
      )
      try expect(
        try await sent(makeQueue, .view(1, id: 5), .view(2, id: 6, at: start + 20), .report(3, id: 5, at: start + 31)),
        [1, 2, 3],
        "a report whose view was sent cancels no other"
      )
      try expect(
        try await sent(makeQueue, .view(1), .view(2, at: start + 20), .report(3, at: start + 31)),
        [1, 3],
        "without ids, a view that is still held comes first"
      )
    },
    Check("a held view is sent after all when an operator says so") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.view(1), .view(2)])
      let ids = try await queue.list([.held], at: start).map(\.queued.id)
      try expect(try await queue.retry(.ids([ids[0]]), at: start + 1), 1, "hits retried")
      try expect(try await queue.drop(.ids([ids[1]])), 1, "hits dropped")
      try expect(try await queue.leaseAll(at: start + 1).numbers, [1], "what is due")
      try await queue.append([.report(3, at: start + 2)])
      let totals = try await queue.status(at: start + 2).totals
      try expect(totals[.sent], 1, "sent")
      try expect(totals[.late], 1, "late")
      try expect(totals[.matched], 0, "matched")
    },
    Check("only page views take part") { makeQueue in
      try expect(
        try await sent(makeQueue, .view(1, visitor: 3), .event(2, visitor: 3, visitorID: 9)),
        [1, 2],
        "an event cancels none"
      )
      let queue = try await makeQueue(100)
      let held = StoredHit.sample(1, acceptedAt: start, heldUntil: start + 30)
      try await queue.append([held, .report(2)])
      try expect(
        try await queue.leaseAll(at: start + 30).map(\.hit),
        [held, .report(2).stored],
        "a hit that waits for nothing"
      )
      try expect(try await queue.status(at: start).totals[.sent], 0, "sent")
    },
    Check("no hit remembers its side once it is stored") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.view(1), .report(2, match: 8)])
      let listed = try await queue.list([.held, .queued], at: start).map(\.queued.hit)
      try expect(listed.map(\.pageView), [nil, nil], "the sides")
    },
  ]
}

extension StoredHit {
  /// The hit as a queue gives it back.
  var stored: StoredHit { .sample(sampleNumber ?? -1, acceptedAt: acceptedAt, heldUntil: heldUntil) }
}
