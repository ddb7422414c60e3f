import FoundationEssentials
import Matomo
import MatomoCore

extension HitQueueConformance {
  private static let first: UInt64 = 0x0123_4567_89ab_cdef
  private static let second: UInt64 = 0xfedc_ba98_7654_3210

  /// A hit of a server that is due at once.
  private static func request(_ number: Int, at time: Date, takesID: Bool = true) -> StoredHit {
    .sample(number, acceptedAt: time, pageView: .server(ServerHit(visitor: 3, takesVisitorID: takesID)))
  }

  /// The `cid` of each hit that is due.
  private static func ids(_ queue: any HitQueue, at time: Date) async throws -> [String?] {
    try await queue.leaseAll(at: time).map { leased in
      Query.decode(leased.hit.query).last { $0.name == "cid" }?.value
    }
  }

  static let visitorIDs: [Check] = [
    Check("a server's hit takes the visitor id of JavaScript, and its lane") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.event(1, visitor: 3, visitorID: first)])
      let own = Hit(site: 1, parameters: [Parameter("cid", "1111111111111111"), Parameter("e_c", "a")])
      let side = PageViewRole.server(ServerHit(visitor: 3))
      try await queue.append([request(2, at: start + 1), StoredHit(own, acceptedAt: start + 1, pageView: side)])
      let hits = try await queue.leaseAll(at: start + 1).map(\.hit)
      try expect(hits[0].query, StoredHit.sample(1, acceptedAt: start).query, "JavaScript's own hit")
      try expect(hits[1].query, StoredHit.sample(2, acceptedAt: start).query + "&cid=0123456789abcdef", "the hit")
      try expect(hits[2].query, "idsite=1&rec=1&cid=0123456789abcdef&e_c=a", "a hit that had one")
      let lane = StoredHit(Hit(site: 1, parameters: [Parameter("cid", "0123456789abcdef")]), acceptedAt: start).visitor
      try expect(hits.dropFirst().map(\.visitor), [lane, lane], "their lane")
    },
    Check("a held hit takes the visitor id that is known when it becomes due") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.view(1, visitor: 3), .view(2, visitor: 4)])
      let side = PageViewRole.server(ServerHit(visitor: 3))
      try await queue.append([.sample(3, acceptedAt: start, heldUntil: start + 30, pageView: side)])
      try await queue.append([.event(4, visitor: 3, visitorID: first, at: start + 10)])
      try expect(try await ids(queue, at: start + 30), ["0123456789abcdef", nil, "0123456789abcdef", nil], "the ids")
    },
    Check("a view that an operator sends early takes the visitor id as well") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.event(1, visitor: 3, visitorID: first), .view(2, visitor: 3)])
      try expect(try await queue.retry(.all, at: start + 1), 1, "hits retried")
      try expect(try await ids(queue, at: start + 1), [nil, "0123456789abcdef"], "the ids")
    },
    Check("a hit with an id of its own, or of an unknown address, takes none") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.event(1, visitor: 3, visitorID: first)])
      let unknown = PageViewRole.server(ServerHit(visitor: nil))
      try await queue.append([
        request(2, at: start, takesID: false), .sample(3, acceptedAt: start, pageView: unknown),
        .sample(4, acceptedAt: start),
      ])
      try expect(try await ids(queue, at: start), [nil, nil, nil, nil], "the ids")
    },
    Check("a visitor id is known for half an hour after it was seen") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.event(1, visitor: 3, visitorID: first)])
      try await queue.append([.event(2, visitor: 3, visitorID: first, at: start + 600)])
      try await queue.append([request(3, at: start + 2399)])
      try await queue.append([request(4, at: start + 2400)])
      try expect(try await ids(queue, at: start + 2400), [nil, nil, "0123456789abcdef", nil], "the ids")
    },
    Check("of two visitor ids none is given, until only one was seen for half an hour") { makeQueue in
      let queue = try await makeQueue(100)
      try await queue.append([.event(1, visitor: 3, visitorID: first)])
      try await queue.append([.event(2, visitor: 3, visitorID: second, at: start + 100)])
      try await queue.append([request(3, at: start + 101)])
      try await queue.append([.event(4, visitor: 3, visitorID: second, at: start + 1000)])
      try await queue.append([request(5, at: start + 1799)])
      try await queue.append([request(6, at: start + 1800)])
      try await queue.append([.event(7, visitor: 3, visitorID: first, at: start + 1900)])
      try await queue.append([request(8, at: start + 1900)])
      try expect(
        try await ids(queue, at: start + 1900),
        [nil, nil, nil, nil, nil, "fedcba9876543210", nil, nil],
        "the ids"
      )
    },
  ]
}
