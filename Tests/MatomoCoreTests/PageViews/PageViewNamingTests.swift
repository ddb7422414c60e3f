import MatomoCore
import Testing

@testable import MatomoCore

@Suite struct PageViewNamingTests {
  static func rules(_ match: PageViewNaming.Match = .url) throws -> PageViewNaming {
    PageViewNaming(match: match, key: try HashKey(secret: "a long and random secret"))
  }

  @Test func aVisitorIsAddressAndUserAgent() throws {
    let rules = try Self.rules()
    let address = try #require(IPAddress("203.0.113.5"))
    let visitor = try #require(rules.visitor(address: address, userAgent: "UA", site: 1))
    #expect(try Self.rules(.visitor).visitor(address: address, userAgent: "UA", site: 1) == visitor)
    #expect(rules.visitor(address: IPAddress("203.0.113.6"), userAgent: "UA", site: 1) != visitor)
    #expect(rules.visitor(address: address, userAgent: "UB", site: 1) != visitor)
    #expect(
      rules.visitor(address: address, userAgent: nil, site: 1)
        == rules.visitor(address: address, userAgent: "", site: 1)
    )
    #expect(rules.visitor(address: nil, userAgent: "UA", site: 1) == nil)
    #expect(PageViewNaming(key: .random()).visitor(address: address, userAgent: "UA", site: 1) != visitor)
    // Both sides cut a user agent at the same place.
    let long = String(repeating: "x", count: 1024)
    #expect(
      rules.visitor(address: address, userAgent: long, site: 1)
        == rules.visitor(address: address, userAgent: long + "y", site: 1)
    )
  }

  @Test func aPageViewIsVisitorAndURL() throws {
    let rules = try Self.rules()
    let keys = rules.keys(visitor: 1, site: 1, .page("https://shop.example/a"), id: nil)
    #expect(keys != nil)
    #expect(rules.keys(visitor: 1, site: 1, .page("http://SHOP.example:80/a#b"), id: nil) == keys)
    #expect(rules.keys(visitor: 1, site: 1, .page("https://shop.example/b"), id: nil) != keys)
    #expect(rules.keys(visitor: 2, site: 1, .page("https://shop.example/a"), id: nil) != keys)
    #expect(rules.keys(visitor: 1, site: 1, .page("https://shop.example/a"), id: "a1B2c3")?.match == keys?.match)
    #expect(rules.keys(visitor: 1, site: 1, .page("https://shop.example/a"), id: "a1B2c3")?.id != nil)
  }

  @Test func aPageViewIsTheVisitorAlone() throws {
    let rules = try Self.rules(.visitor)
    let keys = rules.keys(visitor: 1, site: 1, .page("https://shop.example/a"), id: nil)
    #expect(keys != nil)
    #expect(rules.keys(visitor: 1, site: 1, .page("https://shop.example/b"), id: nil) == keys)
    #expect(rules.keys(visitor: 2, site: 1, .page("https://shop.example/a"), id: nil) != keys)
  }

  @Test func withoutAnAddressOnlyTheIdCounts() throws {
    let rules = try Self.rules()
    #expect(rules.keys(visitor: nil, site: 1, .page("https://shop.example/"), id: nil) == nil)
    let keys = try #require(rules.keys(visitor: nil, site: 1, .page("https://shop.example/"), id: "a1B2c3"))
    #expect(keys.id == rules.keys(visitor: 1, site: 1, .page("https://shop.example/"), id: "a1B2c3")?.id)
    #expect(rules.keys(visitor: nil, site: 1, .page("https://shop.example/"), id: "a1B2c4")?.match != keys.match)
  }

  @Test func everyIdHasItsOwnNumber() {
    let ids = ["a", "aa", "b", "ab", "ba", "a1B2c3", "a1b2c3", "12345678", " a", "ü"]
    #expect(Set(ids.compactMap { PageViewNaming.number(ofID: $0) }).count == ids.count)
    for id in ["", "123456789", "\u{0}", "a\u{0}"] { #expect(PageViewNaming.number(ofID: id) == nil) }
    #expect(PageViewNaming.number(ofID: "a1B2c3") == 0x6131_4232_6333_0000)
  }
}
