import MatomoCore
import Testing

/// One place takes out of every hit what is not to be recorded.
@Suite struct URLPrivacyTests {
  private static let rules = URLRules(
    masks: [
      PathMask(source: "/users/…") { path in
        path.hasPrefix("/users/") ? "/users/N" + path.dropFirst(7).drop { $0 != "/" } : path
      }
    ],
    strippedQueryParameters: ["email", "a b"]
  )

  @Test(arguments: [
    ("url", "https://shop.example/users/7?email=a%40b&x=1", "https://shop.example/users/N?x=1"),
    ("url", "https://shop.example/users/7/orders?email=a", "https://shop.example/users/N/orders"),
    ("url", "https://shop.example/a%20b?a+b=1&%65mail=2#top", "https://shop.example/a%20b#top"),
    ("url", "https://shop.example/#/cart?email=a&x=1", "https://shop.example/#/cart?x=1"),
    ("url", "https://shop.example/#email=a", "https://shop.example/#"),
    ("urlref", "https://SHOP.example/users/7?email=a", "https://SHOP.example/users/N"),
    ("urlref", "https://other.example/users/7?email=a", "https://other.example/users/7"),
    ("_ref", "https://other.example/?email=a&q=1", "https://other.example/?q=1"),
    ("download", "https://shop.example/users/7/a.pdf?email=a", "https://shop.example/users/N/a.pdf"),
    ("link", "https://other.example/?email=a", "https://other.example/"),
    ("e_n", "https://shop.example/users/7?email=a", "https://shop.example/users/N"),
    ("e_n", "https://other.example/users/7?email=a", "https://other.example/users/7?email=a"),
    ("e_n", "email=a", "email=a"), ("action_name", "/users/7", "/users/N"), ("action_name", "User 7", "User 7"),
    ("dimension1", "https://shop.example/users/7", "https://shop.example/users/7"), ("url", "", ""),
    ("url", "?email=a", ""),
    (" url", "https://shop.example/users/7", "https://shop.example/users/N"),
  ])
  func whatEachParameterBecomes(name: String, value: String, expected: String) {
    var parameters = [Parameter(name, value)]
    if name != "url", name != " url" { parameters.insert(Parameter("url", "https://shop.example/users/7"), at: 0) }
    Self.rules.apply(to: &parameters)
    #expect(parameters.last?.value == expected)
    #expect(parameters.last?.name == name)
  }

  @Test func withoutRulesNothingChanges() {
    var parameters = [Parameter("url", "https://shop.example/?", encoded: "url=%FF")]
    URLRules().apply(to: &parameters)
    #expect(parameters == [Parameter("url", "https://shop.example/?", encoded: "url=%FF")])
  }

  @Test func theServersHitsToo() throws {
    let tracker = try RequestTracker.stub { $0.urls = Self.rules }
    let request = ObservedRequest.stub("/users/7?email=a", headers: ["Referer": "https://shop.example/users/8?email=b"])
    let data = RequestData()
    data.record(Group(["e_c": "a", "e_a": "b", "e_n": "https://shop.example/users/9?email=c"]))
    let hits = tracker.track(request, data: data).hits
    #expect(hits[0]["url"] == "https://shop.example/users/N")
    #expect(hits[0]["urlref"] == "https://shop.example/users/N")
    #expect(hits[0]["action_name"] == "/users/N")
    #expect(hits[1]["e_n"] == "https://shop.example/users/N")
  }

  /// A mask that adds something must not do so twice.
  @Test func aMaskIsAppliedOnce() throws {
    let tracker = try RequestTracker.stub {
      $0.urls.masks = [PathMask(source: "x") { "/masked" + $0 }]
    }
    let data = RequestData()
    data.download()
    let hit = try #require(tracker.track(.stub("/a.pdf"), data: data).hits.first)
    #expect(hit["url"] == "https://shop.example/masked/a.pdf" && hit["download"] == hit["url"])
    #expect(tracker.value("action_name", .stub("/b")) == "/masked/b")
  }
}
