import FoundationEssentials
import Matomo
import MatomoCore

/// Which page views are the same by the times of both sides, and whose visit the hits belong to.
extension HitQueueConformance {
  private static let browser: UInt64 = 0x0123_4567_89ab_cdef
  private static let daily: UInt64 = 0x1111_1111_1111_1111

  private static func view(
    _ number: Int,
    id: UInt64? = nil,
    match: UInt64 = 7,
    visitorMatch: UInt64? = nil,
    time: TimeInterval? = nil,
    at seconds: TimeInterval = 0
  ) -> StoredHit {
    let keys = PageViewKeys(id: id, match: match, visitorMatch: visitorMatch)
    let side = ServerHit(visitor: 3, visitorID: daily, pageView: keys)
    return .sample(
      number,
      time: start + (time ?? seconds),
      acceptedAt: start + seconds,
      heldUntil: start + seconds + 30,
      pageView: .server(side)
    )
  }

  private static func report(
    _ number: Int,
    id: UInt64? = nil,
    match: UInt64 = 7,
    visitorMatch: UInt64? = nil,
    visitorID: UInt64? = nil,
    namesVisit: Bool = false,
    isPixel: Bool = false,
    at seconds: TimeInterval = 0
  ) -> StoredHit {
    let side = JavaScriptHit(
      visitor: 3,
      visitorID: visitorID,
      namesVisit: namesVisit,
      pageView: PageViewKeys(id: id, match: match, visitorMatch: visitorMatch),
      isPixel: isPixel
    )
    return .sample(number, acceptedAt: start + seconds, pageView: .javaScript(side))
  }

  /// A redirect, an error, an event of the server and the like.
  private static func request(_ number: Int, visitor: UInt64? = 3, lane: UInt64 = 0, at seconds: TimeInterval)
    -> StoredHit
  {
    let side = ServerHit(visitor: visitor, visitorID: daily)
    return .sample(number, visitor: lane, acceptedAt: start + seconds, pageView: .server(side))
  }

  /// What the queue sends by a moment, each with what Matomo makes of it: `ping` or the visitor id, if it has one.
  private static func sent(_ makeQueue: MakeQueue, by seconds: TimeInterval, _ hits: StoredHit...) async throws
    -> [String]
  {
    let queue = try await makeQueue(100)
    for hit in hits { try await queue.append([hit]) }
    return try await queue.leaseAll(at: start + seconds).map { leased in
      let parameters = Query.decode(leased.hit.query)
      let isPing = parameters.contains(Parameter("ping", "1"))
      let id = parameters.last { $0.name == "cid" }.map { " " + $0.value.prefix(2) } ?? ""
      return "\(leased.hit.sampleNumber ?? -1)\(isPing ? " ping" : "")\(id)"
    }
  }

  static let visits: [Check] = [
    Check("what a visitor does after a held view waits as long as the view") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([view(1), request(2, at: 1), request(3, visitor: 4, at: 1)])
      try expect(try await queue.status(at: start + 1).held, 2, "held")
      try expect(try await queue.leaseAll(at: start + 29).numbers, [3], "another visitor's hit does not wait")
      try expect(try await queue.leaseAll(at: start + 30).numbers, [1, 2], "the hits in their order")
    },
    Check("what waits behind a view goes out when JavaScript has reported the view") { makeQueue in
      try expect(
        try await sent(makeQueue, by: 3, view(1), request(2, at: 1), report(3, at: 2)),
        ["2", "3"],
        "nothing is before it any more"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 29,
          view(1, match: 6),
          view(2, match: 7, at: 1),
          request(4, at: 2),
          report(5, match: 7, at: 3)
        ),
        ["5"],
        "another view is before it"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 30,
          view(1, match: 6),
          view(2, match: 7, at: 1),
          request(4, at: 2),
          report(5, match: 7, at: 3)
        ),
        ["1", "4", "5"],
        "it waits no longer than that one"
      )
    },
    Check("a visitor with an id is the same one at another address") { makeQueue in
      let queue = try await makeQueue(100)
      let keys = PageViewKeys(match: 7)
      let side = ServerHit(visitor: 3, takesVisitorID: false, visitorID: browser, pageView: keys)
      try await queue.append([
        .sample(1, visitor: 9, acceptedAt: start, heldUntil: start + 30, pageView: .server(side)),
        request(2, visitor: 4, lane: 9, at: 1), request(3, visitor: 4, lane: 8, at: 1),
      ])
      try expect(try await queue.leaseAll(at: start + 2).numbers, [3], "only the other visitor's goes out")
    },
    Check("an operator who sends a view early sends what waits behind it") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([view(1), request(2, at: 1)])
      let id = try await queue.list([.held], at: start + 1).map(\.queued.id)[0]
      try expect(try await queue.retry(.ids([id]), at: start + 2), 1, "hits retried")
      try expect(try await queue.leaseAll(at: start + 2).numbers, [1, 2], "what is due")
    },
    Check("a report that comes after the hold is a ping, and says what else the browser knows") { makeQueue in
      try expect(
        try await sent(makeQueue, by: 86_000, view(1, id: 5), report(2, id: 5, match: 8, at: 80_000)),
        ["1", "2 ping"],
        "with the page-view id for a day"
      )
      try expect(
        try await sent(makeQueue, by: 90_000, view(1, id: 5), report(2, id: 5, match: 8, at: 86_500)),
        ["1", "2"],
        "after that it is another view"
      )
      try expect(
        try await sent(makeQueue, by: 1800, view(1), report(2, at: 1800)),
        ["1", "2 ping"],
        "by visitor and URL while the visit lasts"
      )
      try expect(try await sent(makeQueue, by: 1900, view(1), report(2, at: 1801)), ["1", "2"], "and no longer")
    },
    Check("a view of the server that comes hours later is matched by the own times of both") { makeQueue in
      try expect(
        try await sent(makeQueue, by: 9000, report(1, at: 5), view(2, time: 3, at: 7200)),
        ["1"],
        "of the same moment"
      )
      try expect(
        try await sent(makeQueue, by: 9000, report(1, at: 5), view(2, time: 40, at: 7200)),
        ["1", "2"],
        "of another one"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 9000,
          report(1, at: 5),
          report(2, at: 600),
          view(3, time: 598, at: 7200),
          view(4, time: 3, at: 7201)
        ),
        ["1", "2"],
        "each is matched with the nearest"
      )
    },
    Check("two visitor ids are two visitors, and one is the same from any address") { makeQueue in
      try expect(
        try await sent(makeQueue, by: 40, view(1, visitorMatch: 70), report(2, visitorMatch: 71)),
        ["1", "2"],
        "behind one address"
      )
      try expect(
        try await sent(makeQueue, by: 40, view(1, match: 7, visitorMatch: 70), report(2, match: 8, visitorMatch: 70)),
        ["2"],
        "from two addresses"
      )
      try expect(
        try await sent(makeQueue, by: 40, view(1), view(2, visitorMatch: 70), report(3, visitorMatch: 70)),
        ["1", "3"],
        "the one with the id before the oldest"
      )
    },
    Check("the browser's hits join the visit that the server's began") { makeQueue in
      try expect(
        try await sent(
          makeQueue,
          by: 130,
          view(1),
          report(2, visitorID: browser, at: 60),
          .event(3, visitor: 3, visitorID: browser, at: start + 120)
        ),
        ["1", "2 ping 11", "3 11"],
        "after a late report"
      )
      try expect(
        try await sent(makeQueue, by: 200, view(1), report(2, match: 8, visitorID: browser, at: 100)),
        ["1", "2 11"],
        "though it reports another page"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 200,
          view(1),
          report(2, visitorID: browser, namesVisit: true, at: 60)
        ),
        ["1", "2 ping"],
        "not where it says whose visit it is"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 2000,
          view(1),
          .event(2, visitor: 3, visitorID: browser, at: start + 100),
          .event(3, visitor: 3, visitorID: browser, at: start + 1899),
          .event(4, visitor: 3, visitorID: browser, at: start + 3700)
        ),
        ["1", "2 11", "3 11", "4"],
        "until the visit is over"
      )
      try expect(
        try await sent(
          makeQueue,
          by: 200,
          .event(1, visitor: 3, visitorID: 2, at: start),
          view(2, at: 1),
          .event(3, visitor: 3, visitorID: browser, at: start + 100)
        ),
        ["1", "2 00", "3"],
        "not where two ids come from one address"
      )
    },
    Check("a server's later hits go to the visit that both have") { makeQueue in
      try expect(
        try await sent(
          makeQueue,
          by: 300,
          view(1),
          .event(2, visitor: 3, visitorID: browser, at: start + 100),
          request(3, at: 200)
        ),
        ["1", "2 11", "3 11"],
        "by address and user agent"
      )
    },
    Check("an image on a page without JavaScript gives way to the server's view") { makeQueue in
      try expect(try await sent(makeQueue, by: 40, view(1), report(2, isPixel: true, at: 1)), ["1"], "that is held")
      try expect(try await sent(makeQueue, by: 99, view(1), report(2, isPixel: true, at: 40)), ["1"], "that was sent")
      try expect(
        try await sent(makeQueue, by: 99, report(1, isPixel: true), view(2, at: 10)),
        ["2"],
        "that comes later"
      )
      try expect(try await sent(makeQueue, by: 29, report(1, isPixel: true)), [], "for which it waits")
      try expect(try await sent(makeQueue, by: 30, report(1, isPixel: true)), ["1"], "and no longer")
      let queue = try await makeQueue(100)
      try await queue.append([report(1, isPixel: true)])
      try expect(try await queue.leaseAll(at: start + 30).numbers, [1], "a hit that was sent")
      try await queue.append([view(2, time: 1, at: 7200)])
      let rest = try await queue.leaseAll(at: start + 9000).numbers
      try expect(rest, [], "a view that comes hours later is the same one")
      try expect(
        try await sent(makeQueue, by: 99, report(1, isPixel: true), report(2, at: 1)),
        ["1", "2"],
        "JavaScript reports another visitor's view"
      )
    },
    Check("what only the image knows is added to the server's view") { makeQueue in
      func pixel(at seconds: TimeInterval) -> StoredHit {
        let hit = Hit(site: 1, parameters: [Parameter("dimension1", "a b"), Parameter("rand", "9")])
        let side = JavaScriptHit(visitor: 3, pageView: PageViewKeys(match: 7), isPixel: true)
        return StoredHit(hit, acceptedAt: start + seconds, pageView: .javaScript(side))
      }
      for hits in [[view(1), pixel(at: 1)], [pixel(at: 0), view(1, at: 1)]] {
        let queue = try await makeQueue(100)
        for hit in hits { try await queue.append([hit]) }
        let sent = try await queue.leaseAll(at: start + 60).map { Query.decode($0.hit.query) }
        try expect(sent.count, 1, "hits sent")
        try expect(sent[0].filter { $0.name == "rand" }.map(\.value), ["1"], "what both know")
        try expect(sent[0].last { $0.name == "dimension1" }?.value, "a b", "what the image knows")
      }
    },
    Check("all parts of a file within a visit are one download") { makeQueue in
      func part(_ number: Int, at seconds: TimeInterval) -> StoredHit {
        let side = ServerHit(visitor: 3, visitorID: daily, pageView: PageViewKeys(match: 7), isPart: true)
        let time = start + seconds
        return .sample(number, acceptedAt: time, heldUntil: time + 30, pageView: .server(side))
      }
      try expect(
        try await sent(makeQueue, by: 4000, part(1, at: 0), part(2, at: 5), part(3, at: 900), part(4, at: 1900)),
        ["1", "4"],
        "the first, and one of another visit"
      )
    },
  ]
}
