import MatomoCore
import Testing

@Suite struct PrivacyTests {
  static let all = Set(PrivacyRules.Signal.allCases)

  @Test(
    arguments: [
      ("DNT", "1", "do-not-track"), ("dnt", "0", nil), ("X-Do-Not-Track", "1", "do-not-track"),
      ("Sec-GPC", "1", "global-privacy-control"), ("Sec-GPC", "0", nil), ("Sec-GPC", "yes", nil),
      ("Sec-Purpose", "prefetch;prerender", "prefetch"), ("Sec-Purpose", "Prefetch", "prefetch"),
      ("Purpose", "prefetch", "prefetch"), ("X-Purpose", "preview", "prefetch"), ("X-Purpose", "instant", "prefetch"),
      ("X-Moz", "prefetch", "prefetch"), ("X-Moz", "", nil), ("Purpose", "navigate", nil),
      ("Cookie", "matomo_ignore=ignore%3D%2A", "opt-out-cookie"),
      ("Cookie", "a=b; mtm_consent_removed=17", "opt-out-cookie"),
      ("Cookie", "matomo_ignore=", nil), ("Cookie", "x_matomo_ignore=1", nil), ("Cookie", "a=matomo_ignore=1", nil),
      ("Cookie", "matomo_ignored=1", nil), ("Cookie", "matomo_ignore", nil),
      ("Cookie", ";;=;matomo_ignore=1", "opt-out-cookie"),
    ] as [(String, String, String?)]
  )
  func signals(header: String, value: String, expected: String?) throws {
    let tracker = try RequestTracker.stub { $0.privacy.respects = Self.all.subtracting([.consentCookie]) }
    #expect(tracker.track(.stub(headers: [header: value])).rule?.name.rawValue == expected)
    let careless = try RequestTracker.stub { $0.privacy.respects = [] }
    // Nobody has seen a page that was fetched ahead, whatever is respected.
    #expect(
      careless.track(.stub(headers: [header: value])).rule?.name.rawValue == (expected == "prefetch" ? expected : nil)
    )
  }

  @Test(
    arguments: [
      ("DNT", "1", nil), ("Sec-GPC", "1", nil), ("Sec-Purpose", "prefetch", "prefetch"),
      ("Cookie", "mtm_consent_removed=1", "opt-out-cookie"), ("Cookie", "a=b", nil),
    ] as [(String, String, String?)]
  )
  func theDefaultRespectsOptOutAndPrefetch(header: String, value: String, expected: String?) throws {
    #expect(try RequestTracker.stub().track(.stub(headers: [header: value])).rule?.name.rawValue == expected)
  }

  @Test(
    arguments: [
      (nil, "consent-cookie"), ("a=b", "consent-cookie"), ("mtm_consent=1700000000", nil),
      ("mtm_cookie_consent=1", "consent-cookie"), ("mtm_consent=1; mtm_consent_removed=2", "opt-out-cookie"),
    ] as [(String?, String?)]
  )
  func consentIsAsked(cookie: String?, expected: String?) throws {
    let tracker = try RequestTracker.stub {
      $0.privacy.respects = [.consentCookie, .optOutCookie]
      $0.visitor.source = .none
    }
    let headers = HeaderFields(cookie.map { [("Cookie", $0)] } ?? [])
    #expect(tracker.track(.stub(headers: headers)).rule?.name.rawValue == expected)
  }

  @Test func theReasonHoldsNothingThatTheVisitorWrote() throws {
    let rule = try RequestTracker.stub().track(.stub(headers: ["Purpose": "\"<Prefetch>\n"])).rule
    #expect(rule?.description == "prefetch prefetch")
  }

  @Test func addressesAreMaskedBeforeAnythingIsMadeOfThem() throws {
    let key = try HashKey(secret: "0123456789abcdef")
    let tracker = try RequestTracker.stub {
      $0.hasToken = true
      $0.privacy.anonymizeAddress = .twoBytes
      $0.visitor.source = .dailyHash(key)
    }
    let one = ObservedRequest.stub { $0.peerAddress = IPAddress("203.0.113.5") }
    let other = ObservedRequest.stub { $0.peerAddress = IPAddress("203.0.7.7") }
    #expect(tracker.value("cip", one) == "203.0.0.0")
    #expect(tracker.value("cid", one) == tracker.value("cid", other))
    guard case .hit(let tracked) = tracker.track(one) else {
      Issue.record("not tracked")
      return
    }
    #expect(tracked.address?.description == "203.0.0.0")
  }

  @Test(arguments: [
    ("/a?token=1&b=2", "https://shop.example/a?b=2"),
    ("/a?b=2&token=1", "https://shop.example/a?b=2"),
    ("/a?token=1", "https://shop.example/a"),
    ("/a?tok%65n=1&b", "https://shop.example/a?b"),
    ("/a?to+ken=1&b", "https://shop.example/a?b"),
    ("/a?Token=1", "https://shop.example/a?Token=1"),
    ("/a?x=token=1", "https://shop.example/a?x=token=1"),
    ("/a?token&token=2&token=3", "https://shop.example/a"),
    ("/a?b=%C3%A5&&c", "https://shop.example/a?b=%C3%A5&&c"),
  ])
  func strippedParameters(target: String, expected: String) throws {
    let tracker = try RequestTracker.stub { $0.urls.strippedQueryParameters = ["token", "to ken"] }
    #expect(tracker.value("url", .stub(target)) == expected)
    let referrer = ObservedRequest.stub(headers: ["Referer": "https://shop.example\(target)"])
    #expect(tracker.value("urlref", referrer) == expected)
    // The name of a missing page holds URL and referrer, too.
    let missing = ObservedRequest.stub(target, headers: ["Referer": "https://shop.example\(target)"]) {
      $0.status = 404
    }
    #expect(tracker.value("action_name", missing)?.contains("token%3D1") != true || target.contains("x=token=1"))
  }
}
