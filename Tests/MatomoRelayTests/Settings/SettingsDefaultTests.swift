import Matomo
import MatomoCore
import Testing

@testable import MatomoRelay

/// The table of settings that users were promised.
@Suite struct SettingsDefaultTests {
  @Test func defaultsAreThePromisedOnes() throws {
    let settings = try readSettings()
    #expect(settings.matomo.url == nil)
    #expect(settings.matomo.siteID == nil)
    #expect(settings.matomo.tokenAuth == nil)
    #expect(settings.matomo.timeout == .seconds(30))
    #expect(settings.matomo.headers.isEmpty)
    #expect(settings.listen.description == "127.0.0.1:8080")
    #expect(settings.admin?.description == "127.0.0.1:8081")
    #expect(settings.queue == .sqlite(path: "matomo-relay.sqlite"))
    #expect(settings.stateDirectory == ".")
    #expect(settings.queueLimit == 1_000_000)
    #expect(settings.proxies.trusted.isEmpty)
    #expect(settings.proxies.header == "X-Forwarded-For")
    #expect(settings.warnings.isEmpty)
    #expect(settings.places.isEmpty)
  }

  @Test func defaultsOfTrackingAreThePromisedOnes() throws {
    let tracking = try readSettings().tracking
    #expect(tracking.baseURL == nil)
    #expect(tracking.assumeHTTPS)
    #expect(tracking.ignoredPaths.isEmpty)
    #expect(tracking.ignoredPrefixes.isEmpty)
    #expect(tracking.ignoredPatterns.isEmpty)
    #expect(tracking.ignoredUserAgentPatterns.isEmpty)
    #expect(tracking.ignoredStatusCodes.isEmpty)
    #expect(tracking.allowedMethods == nil)
    #expect(tracking.ignoredMethods.isEmpty)
    #expect(tracking.internalAddresses.isEmpty)
    #expect(tracking.urlMasks.isEmpty)
    #expect(tracking.routes.isEmpty)
    #expect(tracking.dimensions.isEmpty)
  }

  @Test func defaultsOfVisitorAndPrivacyAreThePromisedOnes() throws {
    let settings = try readSettings()
    #expect(settings.visitor.id == .matomoCookie)
    #expect(settings.visitor.cookie.name == "__matomo")
    #expect(settings.visitor.cookie.lifetime == .seconds(63_072_000))
    #expect(settings.visitor.userID == nil)
    #expect(settings.privacy.anonymizedAddressBytes == 0)
    #expect(settings.privacy.respected == [.optOutCookie, .prefetch])
    #expect(settings.privacy.strippedQueryParameters.isEmpty)
  }

  @Test func defaultsOfTheCollectorAreThePromisedOnes() throws {
    let collector = try readSettings().collector
    #expect(collector.trackerPaths == ["/matomo.php", "/piwik.php"])
    #expect(collector.scriptPaths == ["/matomo.js", "/piwik.js"])
    #expect(collector.sites == nil)
    #expect(collector.origins == nil)
    #expect(collector.maxBody == 1_048_576)
    #expect(collector.acknowledge == .stored)
    #expect(collector.tokens.isEmpty)
    #expect(collector.connections == 4096)
    #expect(collector.connectionsPerAddress == 256)
    #expect(collector.requestDeadline == .seconds(10))
  }

  @Test func pageViewsWaitForJavaScript() throws {
    let pageViews = try readSettings().pageViews
    #expect(pageViews.hold == .seconds(30))
    #expect(pageViews.match == .url)
  }

  @Test func theSnippetIsForTheSameHost() throws {
    let snippet = try #require(try readSettings(environment: ["MATOMO_SITE_ID": "3"]).matomoSnippet)
    #expect(snippet.endpoints == .sameHost)
    #expect(snippet.options == .init())
  }

  @Test func defaultsOfDeliveryAreThePromisedOnes() throws {
    let delivery = try readSettings().delivery
    #expect(delivery.batchSize == 200)
    #expect(delivery.batchBytes == 524_288)
    #expect(delivery.flushInterval == .seconds(10))
    #expect(delivery.lanes == 1)
    #expect(delivery.retry == .init(first: .seconds(1), factor: 2, limit: .seconds(300), jitter: 0.2))
    #expect(delivery.maxAge == .seconds(604_800))
    #expect(delivery.drain == .seconds(10))
    #expect(delivery.pause == .seconds(3900))
    // Until asking Matomo is built.
    #expect(delivery.onUnknown == .resend)
  }
}
