import Matomo
import MatomoCore
import Testing

@Suite struct RouteTrackingTests {
  private func hit(_ tracking: RouteTracking...) throws -> Hit? {
    let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))
    let data = RequestData()
    for rule in tracking { rule.apply(data) }
    return matomo.track(.page(1), data: data).hits.first
  }

  @Test func rulesAddUp() throws {
    let hit = try #require(
      try hit(
        .title("Users"),
        .site(3),
        .dimension(2, "gold"),
        .parameters(try GoalConversion(goal: 4)),
        RouteTracking { $0.setCustomVariable(1, name: "kind", value: "guest") }
      )
    )
    #expect(hit["action_name"] == "Users")
    #expect(hit.site.number == 3)
    #expect(hit["dimension2"] == "gold")
    #expect(hit["idgoal"] == "4")
    #expect(hit["cvar"] == #"{"1":["kind","guest"]}"#)
  }

  @Test func ignoredRouteHasNoHit() throws {
    #expect(try hit(.title("Users"), .ignored) == nil)
  }

  @Test func downloadIsNoPageView() throws {
    let hit = try #require(try hit(.download))
    #expect(hit["download"] == "https://shop.example/1")
    #expect(hit["action_name"] == nil)
  }
}
