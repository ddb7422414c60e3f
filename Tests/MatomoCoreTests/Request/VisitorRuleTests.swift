import FoundationEssentials
import MatomoCore
import Testing

@Suite struct VisitorRuleTests {
  @Test(arguments: [
    ("_pk_id.1.1fff=0123456789abcdef.1700000000.", "0123456789abcdef"),
    ("_pk_id.1.1fff=0123456789ABCDEF", "0123456789abcdef"),
    ("a=b; _pk_ses.1.1fff=1; _pk_id.1.1fff=0123456789abcdef.1.", "0123456789abcdef"),
    ("_pk_id.2.1fff=aaaaaaaaaaaaaaaa.1.; _pk_id.1.1fff=0123456789abcdef.1.", "0123456789abcdef"),
    ("_pk_id.1.1fff=0123456789abcdef.1.; _pk_id.2.1fff=aaaaaaaaaaaaaaaa.1.", "0123456789abcdef"),
    ("_pk_id.11.1fff=aaaaaaaaaaaaaaaa.1.; _pk_id.1.1fff=0123456789abcdef.1.", "0123456789abcdef"),
    ("_pk_id.1.1fff=zzzzzzzzzzzzzzzz; _pk_id.1.2abc=0123456789abcdef", "0123456789abcdef"),
    // The site's own is missing: that of another site tells visitors apart as well.
    ("_pk_id.2.1fff=aaaaaaaaaaaaaaaa.1.", "aaaaaaaaaaaaaaaa"),
    ("_pk_id.99999999999999999999.x=aaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaa"),
    ("_pk_id.1.1fff=0123456789abcde", nil),
    ("_pk_id.1.1fff=0123456789abcdef0", nil),
    ("_pk_id.1.1fff=zzz", nil),
    ("_pk_id.1.1fff=39d66f57-40a3-41", nil),
    ("_pk_id.1.1fff=", nil),
    ("_pk_id.1.1fff", nil),
    ("x_pk_id.1.1fff=0123456789abcdef", nil),
    ("", nil), (";;;", nil), ("=", nil), ("\u{0}=\u{0}", nil),
  ])
  func matomosCookieBecomesCid(cookie: String, expected: String?) throws {
    let tracked = try RequestTracker.stub().track(.stub(headers: ["cookie": cookie]))
    #expect(tracked.hits.first?["cid"] == expected)
    #expect(tracked.hits.first?["_id"] == nil)
    #expect(tracked.cookie == nil)
  }

  @Test func theCookieOfTheSiteThatTheHitGoesTo() throws {
    let cookie = "_pk_id.1.1fff=0123456789abcdef; _pk_id.2.1fff=aaaaaaaaaaaaaaaa"
    let tracker = try RequestTracker.stub { $0.routes = ["/two": [.init("idsite", "2")]] }
    #expect(tracker.value("cid", .stub("/two", headers: ["Cookie": cookie])) == "aaaaaaaaaaaaaaaa")
  }

  @Test func theOwnCookieIsSetOnce() throws {
    let tracker = try RequestTracker.stub { $0.visitor.source = .ownCookie() }
    let first = tracker.track(.stub())
    let cookie = try #require(first.cookie)
    #expect(
      cookie.header
        == "__matomo=0123456789abcdef; Max-Age=63072000; Path=/; Secure; HttpOnly; SameSite=Lax"
    )
    #expect(first.hits.first?["_id"] == cookie.value)
    #expect(first.hits.first?["cid"] == cookie.value)
    let second = tracker.track(.stub(headers: ["Cookie": "a=b; __matomo=fedcba9876543210"]))
    #expect(second.cookie == nil)
    #expect(second.hits.first?["_id"] == "fedcba9876543210")
  }

  @Test(arguments: ["zzz", "", "39d66f57-40a3-41", "0123456789abcdef0", "0123456789abcde", "\"0123456789abcdef\""])
  func anOwnCookieThatIsNoIdIsReplaced(value: String) throws {
    let tracker = try RequestTracker.stub { $0.visitor.source = .ownCookie() }
    #expect(tracker.track(.stub(headers: ["Cookie": "__matomo=\(value)"])).cookie?.value == "0123456789abcdef")
  }

  @Test func anIgnoredRequestGetsNoCookie() throws {
    let tracker = try RequestTracker.stub {
      $0.visitor.source = .ownCookie(try OwnCookie(name: "v", lifetime: .seconds(60)))
      $0.filters.ignoredStatusCodes = [StatusCodes(301)]
    }
    #expect(tracker.track(.stub { $0.status = 301 }).cookie == nil)
    #expect(tracker.track(.stub()).cookie?.header.hasPrefix("v=0123456789abcdef; Max-Age=60;") == true)
    #expect(tracker.track(.stub(headers: ["Sec-Purpose": "prefetch"])).cookie == nil)
  }

  @Test(arguments: ["", "a b", "a=b", "a;b", "å", String(repeating: "a", count: 65)])
  func refusesWhatIsNoCookieName(name: String) {
    #expect(throws: MatomoError.self) { try OwnCookie(name: name, lifetime: .seconds(1)) }
  }

  @Test func theDailyHashIsKeyedAndEndsWithTheDay() throws {
    let key = try HashKey(secret: "a long and random secret")
    func id(_ key: HashKey, _ address: String?, _ userAgent: String, _ day: Double = 0) throws -> String? {
      let tracker = try RequestTracker.stub { $0.visitor.source = .dailyHash(key) }
      return tracker.value(
        "cid",
        .stub(headers: ["User-Agent": userAgent]) {
          $0.peerAddress = address.flatMap { IPAddress($0) }
          $0.time = RequestTracker.stubTime.addingTimeInterval(-86_400 * day)
        }
      )
    }
    let one = try #require(try id(key, "203.0.113.5", "UA"))
    #expect(one.utf8.count == 16)
    #expect(try id(key, "203.0.113.5", "UA") == one)
    #expect(try id(HashKey(secret: "a long and random secret"), "203.0.113.5", "UA") == one)
    #expect(try id(key, "203.0.113.6", "UA") != one)
    #expect(try id(key, "203.0.113.5", "UB") != one)
    #expect(try id(key, "203.0.113.5", "UA", 1) != one)
    #expect(try id(HashKey(secret: "another long random secret"), "203.0.113.5", "UA") != one)
    #expect(try id(HashKey.random(), "203.0.113.5", "UA") != one)
    // Without an address, all would be one visitor.
    #expect(try id(key, nil, "UA") == nil)
    #expect("\(key)" == "(hidden)")
    #expect(throws: MatomoError.self) { try HashKey(secret: "short") }
  }

  @Test func noIdAtAll() throws {
    let tracker = try RequestTracker.stub { $0.visitor.source = .none }
    let tracked = tracker.track(.stub(headers: ["Cookie": "_pk_id.1.1fff=0123456789abcdef"]))
    #expect(tracked.hits.first?["cid"] == nil)
    #expect(tracked.hits.first?["_id"] == nil)
  }

  @Test func theUserIdIsSentOnlyIfAskedFor() throws {
    let request = ObservedRequest.stub { $0.userID = "alice" }
    let data = RequestData()
    data.userID = "bob"
    #expect(try RequestTracker.stub().value("uid", request, data: data) == nil)
    let plain = try RequestTracker.stub { $0.visitor.userID = .plain }
    #expect(plain.value("uid", request) == "alice")
    #expect(plain.value("uid", request, data: data) == "bob")
    #expect(plain.value("uid", .stub()) == nil)
    #expect(plain.value("uid", .stub { $0.userID = "" }) == nil)
    let key = try HashKey(secret: "a long and random secret")
    let hashed = try RequestTracker.stub { $0.visitor.userID = .hashed(key) }
    let uid = try #require(hashed.value("uid", request))
    #expect(uid.utf8.count == 16 && uid != "alice")
    #expect(hashed.value("uid", request) == uid)
    #expect(hashed.value("uid", request, data: data) != uid)
  }
}
