import FoundationEssentials
import MatomoCore
import Testing

@Suite struct TokenRuleTests {
  /// 2026-11-21 10:00:00 UTC.
  static let now = Date(timeIntervalSince1970: 1_795_255_200)

  private func hit(_ query: String) throws -> Hit {
    try Hit(decoding: Query.decode("idsite=1&rec=1&" + query))
  }

  @Test(arguments: [
    "cip=203.0.113.5", "cip=x", "country=de", "region=BY", "city=Munich", "lat=48.1", "long=11.5", "lat=0.0",
    "cip=&cip=::1",
    "+country=de", "url=a&city%00=Munich&b=1",
  ])
  func privilegedValuesNeedAToken(query: String) throws {
    #expect(try hit(query).needsTokenAlways)
    #expect(try hit(query).needsToken(at: Self.now))
  }

  @Test(arguments: [
    "url=a", "cip=", "cip=0", "city=", "lat=0", "cip=1.2.3.4&cip=", "CIP=1.2.3.4", "cip%5B%5D=1.2.3.4",
    "cid=0123456789abcdef",
    "bots=1", "uid=u", "ua=x", "token_auth=x",
  ])
  func othersNeedNone(query: String) throws {
    #expect(try !hit(query).needsTokenAlways)
    #expect(try !hit(query).needsToken(at: Self.now))
  }

  @Test(arguments: [
    ("cdt=1795255200", false), ("cdt=1795255199", false), ("cdt=1795168801", false), ("cdt=1795168800", true),
    ("cdt=1795082400", true), ("cdt=2026-11-21+09:00:00", false), ("cdt=2026-11-20%2010%3A00%3A00", true),
    ("cdt=2026-11-20+10:00:01", false), ("cdt=+1795082400+", true), ("+cdt=1795082400", true),
    ("cdt=1795082400.5", true),
    ("cdt=1795255201", false), ("cdt=1795255200000", false), ("cdt=0", false), ("cdt=", false), ("cdt=-1", false),
    ("cdt=1", false), ("cdt=1e999", false), ("cdo=86399", false), ("cdo=86400", true), ("cdo=-86400", true),
    ("cdo=abc", false),
    ("cdt=1795255100&cdo=86300", true), ("cdt=1795255300&cdo=50", false), ("cdt=1795341600&cdo=172800", true),
    ("cdo=9223372036854775807", false), ("cdt=2+days+ago", true), ("cdt=2026-11-20", true), ("cdt=garbage", true),
    ("cdt=2026-99-99+99:99:99", true),
  ])
  func oldTimesNeedAToken(query: String, needsToken: Bool) throws {
    #expect(try !hit(query).needsTokenAlways)
    #expect(try hit(query).needsToken(at: Self.now) == needsToken)
    #expect(try hit(query).hasOldTime(at: Self.now) == needsToken)
  }

  @Test(
    arguments: [
      ("url=a", nil), ("cdt=1795255200", 1_795_255_200), ("cdt=1795255000", 1_795_255_000),
      ("cdt=2026-11-21+09:59:59", 1_795_255_199), ("cdt=1795255201", nil), ("cdo=60", 1_795_255_140),
      ("cdt=1795255100&cdo=60", 1_795_255_040), ("cdt=garbage", nil), ("cdt=0", nil), ("cdt=2000-01-01+00:00:00", nil),
      ("cdt=2024-02-29+23:59:59", 1_709_251_199), ("cdt=2026-11-21T09:59:59", 1_795_255_199),
      ("cdt=2026-11-21T09:59:59.867Z", 1_795_255_199), ("cdt=2026-11-21+09:59:59Z", 1_795_255_199),
      ("cdt=2026-11-21T09:59:59.Z", nil), ("cdt=2026-11-21T09:59:59%2B02:00", 1_795_247_999),
      ("cdt=2026-11-21+09:59:59+UTC", 1_795_255_199), ("cdt=2026-11-21+09:59:59+gmt", 1_795_255_199),
      ("cdt=2026/11/21+09:59", 1_795_255_140), ("cdt=@1795255199", 1_795_255_199), ("cdt=@x", nil),
      ("cdt=Sat,+21+Nov+2026+09:59:59+%2B0000", 1_795_255_199), ("cdt=Sat,+21+Nov+2026+09:59:59+GMT", 1_795_255_199),
      ("cdt=21+Nov+2026+10:59:59+%2B0100", 1_795_255_199), ("cdt=1+Nov+2026+00:00:00", 1_793_491_200),
      ("cdt=21/Nov/2026:09:59:59+%2B0000", 1_795_255_199), ("cdt=21/Foo/2026:09:59:59+%2B0000", nil),
      ("cdt=2026-11-21", 1_795_219_200), ("cdt=2026-11-21+09:59", 1_795_255_140), ("cdt=2026-11-21X09:59:59", nil),
    ] as [(String, Double?)]
  )
  func timeIsWhatMatomoRecords(query: String, seconds: Double?) throws {
    #expect(try hit(query).time(at: Self.now)?.timeIntervalSince1970 == seconds)
  }

  @Test(arguments: [
    ("cip", true), ("country", true), ("region", true), ("city", true), ("lat", true), ("long", true), (" cip", true),
    ("cip\0", true), ("cdt", false), ("cdo", false), ("url", false), ("CIP", false), ("cip[]", false),
    ("latitude", false),
  ])
  func knowsThePrivilegedNames(name: String, needsToken: Bool) {
    #expect(TokenRule.needsToken(name) == needsToken)
  }
}
