import FoundationEssentials
import MatomoCore
import Testing

/// `/users/:id` of Vapor and `/users/{id}` of Hummingbird are one pattern.
@Suite struct RouteSpellingTests {
  private static let routes = ["/private/:page", "/private/{page}"]

  private func tracked(
    _ route: String,
    path: String = "/private/1",
    _ change: (inout RequestTracker.Configuration) -> Void
  )
    throws -> Tracked
  {
    var configuration = RequestTracker.Configuration()
    change(&configuration)
    let request = ObservedRequest(host: "shop.example", path: path, route: route, time: Date(timeIntervalSince1970: 1))
    return try RequestTracker(site: 1, configuration).track(request)
  }

  @Test(arguments: routes, routes)
  func pathsMeanTheSameInBothSpellings(configured: String, route: String) throws {
    let tracked = try tracked(route) { $0.filters.ignoredPaths = [configured] }
    #expect(tracked.hits.isEmpty)
  }

  @Test(arguments: ["/private/:", "/private/{"])
  func prefixesMeanTheSame(prefix: String) throws {
    let ignored = try tracked("/private/{page}/more") { $0.filters.ignoredPrefixes = ["/private/:page/"] }
    #expect(ignored.hits.isEmpty)
    // Not whole segments: they stay what they are.
    let other = try tracked(prefix == "/private/:" ? "/private/{page}" : "/private/:page") {
      $0.filters.ignoredPrefixes = [prefix]
    }
    #expect(other.hits.count == 1)
  }

  @Test(arguments: routes, routes)
  func detailsOfRoutesMeanTheSame(configured: String, route: String) throws {
    let tracked = try tracked(route) { $0.routes = [configured: [Parameter("action_name", "Private")]] }
    #expect(tracked.hits.first?["action_name"] == "Private")
  }

  @Test func whatIsWrittenWins() throws {
    let tracked = try tracked("/a/{b}") {
      $0.routes = ["/a/:b": [Parameter("action_name", "Vapor")], "/a/{b}": [Parameter("action_name", "Hummingbird")]]
    }
    #expect(tracked.hits.first?["action_name"] == "Hummingbird")
  }

  @Test(arguments: ["/files/{name}.json", "/files/*", "/files/**", "/files/{}", "/files/:"])
  func whatOnlyOneFrameworkHasStays(pattern: String) throws {
    #expect(try tracked(pattern) { $0.filters.ignoredPaths = [pattern] }.hits.isEmpty)
    #expect(try tracked("/files/other") { $0.filters.ignoredPaths = [pattern] }.hits.count == 1)
  }

  // MARK: - Patterns that no route has

  private static let site = ["/", "/users/{name}", "/users/{name}/files/**", "/files/{name}.json"]

  @Test(arguments: [
    "/users/:name", "/users/{name}", "/files/{name}.json", "/users/:name/files/**", "/health", "/users/7",
  ])
  func patternsOfRoutesAndPathsAreKnown(pattern: String) {
    #expect(unknown { $0.filters.ignoredPaths = [pattern] } == [])
    #expect(unknown { $0.routes = [pattern: []] } == [])
    #expect(unknown { $0.filters.ignoredPrefixes = [pattern] } == [])
  }

  @Test(arguments: ["/users/:nmae", "/users/{id}", "/users/*", "/static/**", "/files/{id}.json"])
  func patternsThatNoRouteHasAreFound(pattern: String) {
    #expect(unknown { $0.filters.ignoredPaths = [pattern] } == [pattern])
    #expect(unknown { $0.routes = [pattern: []] } == [pattern])
    #expect(unknown { $0.filters.ignoredPrefixes = [pattern] } == [pattern])
  }

  @Test func beginningOfARouteIsAPrefixAndNoPath() {
    #expect(unknown { $0.filters.ignoredPrefixes = ["/users/:name/"] } == [])
    #expect(unknown { $0.filters.ignoredPaths = ["/users/:name/"] } == ["/users/:name/"])
  }

  private func unknown(_ change: (inout RequestTracker.Configuration) -> Void) -> [String] {
    var configuration = RequestTracker.Configuration()
    change(&configuration)
    return configuration.patterns(unknownTo: Self.site)
  }
}
