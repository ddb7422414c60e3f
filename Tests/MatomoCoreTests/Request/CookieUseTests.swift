import FoundationEssentials
import MatomoCore
import Testing

/// Which cookies tell who a visitor is, and when they may.
@Suite struct CookieUseTests {
  private static let id = "_pk_id.1.1fff=0123456789abcdef.1795"

  private func cid(
    _ cookies: String,
    _ configure: (inout RequestTracker.Configuration) throws -> Void = { _ in }
  ) throws -> String? {
    try RequestTracker.stub(configure).value("cid", .stub(headers: ["Cookie": cookies]))
  }

  @Test(arguments: [
    (CookieUse.always, "", true), (.withConsent, "", false), (.withConsent, "; mtm_cookie_consent=1795", true),
    (.withConsent, "; mtm_cookie_consent=", false), (.withConsent, "; mtm_consent=1795", false),
    (.never, "; mtm_cookie_consent=1795", false),
  ])
  func theScriptsCookie(use: CookieUse, more: String, isRead: Bool) throws {
    #expect(try cid(Self.id + more) { $0.visitor.cookieUse = use } == (isRead ? "0123456789abcdef" : nil))
  }

  @Test(arguments: [
    (CookieUse.always, "", true), (.withConsent, "", false), (.withConsent, "mtm_cookie_consent=1795", true),
    (.never, "", false),
  ])
  func theServersOwnCookie(use: CookieUse, cookies: String, isSet: Bool) throws {
    let tracker = try RequestTracker.stub {
      $0.visitor.source = .ownCookie()
      $0.visitor.cookieUse = use
    }
    let tracked = tracker.track(.stub(headers: ["Cookie": cookies]))
    #expect((tracked.cookie != nil) == isSet)
    #expect((tracked.hits.first?["_id"] != nil) == isSet)
  }

  @Test func aSiteMayHaveRenamedThem() throws {
    let renamed = "_shop_id.1.1fff=0123456789abcdef.1795"
    #expect(try cid(renamed) == nil)
    #expect(try cid(renamed) { $0.visitor.cookiePrefix = "_shop_" } == "0123456789abcdef")
    let tracker = try RequestTracker.stub { $0.privacy.ignoreCookie = "ignore_me" }
    #expect(tracker.track(.stub(headers: ["Cookie": "ignore_me=1"])).rule?.description == "opt-out-cookie ignore_me")
    #expect(tracker.track(.stub(headers: ["Cookie": "matomo_ignore=1"])).rule == nil)
    #expect(tracker.track(.stub(headers: ["Cookie": "mtm_consent_removed=1"])).rule?.name == .optOutCookie)
  }

  @Test(arguments: [
    (MatomoSnippet.Options(), CookieUse.always), (.init(consent: .cookies), .withConsent),
    (.init(disableCookies: true), .never),
    (.init(consent: .cookies, disableCookies: true), .never), (.init(consent: .tracking), .always),
  ])
  func theServerDoesAsTheScript(options: MatomoSnippet.Options, use: CookieUse) {
    #expect(options.cookieUse == use)
  }

  /// A blank id would be one user for everybody.
  @Test(arguments: ["", " ", "\t "])
  func aBlankUserIsNone(_ userID: String) throws {
    let key = try HashKey(secret: "a long and random secret")
    #expect(VisitorRules.UserIDRule.plain.sent(for: userID) == nil)
    #expect(VisitorRules.UserIDRule.hashed(key).sent(for: userID) == nil)
    #expect(VisitorRules.UserIDRule.plain.sent(for: " ada ") == "ada")
  }

  // MARK: The id of the day

  private func tracker(_ configure: (inout RequestTracker.Configuration) -> Void = { _ in }) throws -> RequestTracker {
    try RequestTracker.stub {
      $0.dailyVisitorID = DailyVisitorID(keysFrom: try HashKey(secret: "a long and random secret"))
      $0.visitor.userID = .plain
      configure(&$0)
    }
  }

  @Test func aVisitorWithoutACookieHasOneADay() throws {
    let id = try #require(try tracker().value("cid", .stub()))
    #expect(try tracker().value("cid", .stub("/other")) == id)
    #expect(try tracker().value("cid", .stub(headers: ["Cookie": Self.id])) == "0123456789abcdef")
    let tomorrow = try tracker().value("cid", .stub { $0.time += 86_400 })
    #expect(tomorrow != nil && tomorrow != id)
    #expect(try tracker { $0.visitor.source = .none }.value("cid", .stub()) == nil)
    #expect(try tracker { $0.privacy.anonymizeAddress = .all }.value("cid", .stub()) == id, "of the whole address")
  }

  /// Matomo then goes on with what the same browser did before its visitor logged in.
  @Test func withATokenAUserHasNone() throws {
    let user = ObservedRequest.stub { $0.userID = "ada" }
    #expect(try tracker { $0.hasToken = true }.value("cid", user) == nil)
    #expect(try tracker { $0.hasToken = true }.value("cid", .stub()) != nil)
    #expect(try tracker().value("cid", user) != nil, "without one all browsers are at one address")
  }
}
