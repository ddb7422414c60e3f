import MatomoCore
import Testing

@Suite struct VisitorKeyTests {
  private func hash(_ query: String) -> UInt64 {
    Hit(site: 1, parameters: Query.decode(query)).visitorKey.hash
  }

  @Test(arguments: [
    ("cid=0123456789abcdef", "cid=0123456789ABCDEF"), ("cid=0123456789abcdef", "_id=0123456789abcdef"),
    ("cid=0123456789abcdef", "cid=0123456789abcdef&_id=fedcba9876543210&uid=u&cip=::1&ua=x"),
    ("_id=0123456789abcdef", "_id=0123456789abcdef.1700000000"), ("_id=0123456789abcdef", "_id=0123456789abcdef&uid=u"),
    ("uid=u", "uid=u&cip=::1&ua=x"), ("uid=u", "cid=nonsense&_id=short&uid=u"), ("cip=::1&ua=x", "ua=x&cip=::1&url=y"),
    ("cip=::1", "cip=::1&cid=&_id=&uid="), ("cid=0123456789abcdef", "+cid=0123456789abcdef"),
  ])
  func oneVisitorHasOneKey(query: String, other: String) {
    #expect(hash(query) == hash(other))
  }

  @Test func differentVisitorsHaveDifferentKeys() {
    let queries = [
      "", "uid=u", "uid=v", "cid=0123456789abcdef", "cid=0123456789abcdee", "uid=0123456789abcdef", "cip=::1", "ua=::1",
      "cip=ab&ua=c", "cip=a&ua=bc", "cip=a%00b", "cip=a&ua=%00b",
    ]
    #expect(Set(queries.map(hash)).count == queries.count)
  }

  /// Hits are stored with their key, and several processes share lanes: the numbers must never change.
  @Test(
    arguments: [
      ("cid=0123456789abcdef", 0x82b0_d8a2_ea15_6b32), ("uid=alice", 0xd42d_f40b_e650_fdc5),
      ("cip=203.0.113.5&ua=Mozilla%2F5.0", 0x49a3_4785_fb4a_e53d), ("", 0xe57e_2e19_03df_23e2),
    ] as [(String, UInt64)]
  )
  func keysStayTheSameForEver(query: String, expected: UInt64) {
    #expect(hash(query) == expected)
  }

  @Test func spreadsVisitorsOverLanes() {
    var lanes: [UInt64: Int] = [:]
    for visitor in 0..<4000 { lanes[hash("uid=visitor\(visitor)") % 8, default: 0] += 1 }
    #expect(lanes.count == 8)
    #expect(lanes.values.allSatisfy { (350...650).contains($0) })
  }
}
