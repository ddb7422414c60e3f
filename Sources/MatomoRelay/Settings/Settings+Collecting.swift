import MatomoCollector
import MatomoCore

/// What the settings mean to the parts that answer browsers.
extension Settings {
  var trustedProxies: TrustedProxies { TrustedProxies(blocks: proxies.trusted, header: proxies.header) }

  var privacyRules: PrivacyRules {
    PrivacyRules(
      respects: Set(privacy.respected),
      anonymizeAddress: AddressAnonymization(rawValue: privacy.anonymizedAddressBytes) ?? .all
    )
  }

  /// Also where no page view waits: the server's hits still take the visitor id of JavaScript.
  func pageViewNaming() throws(CommandError) -> PageViewNaming {
    // What is held in a file is found again by the next process, and by an app that puts its page views into the same file.
    if case .sqlite = queue {
      return PageViewNaming(match: pageViews.match, key: try HashKey(inFolder: stateDirectory))
    }
    return PageViewNaming(match: pageViews.match, key: Self.keyOfThisProcess)
  }

  private static let keyOfThisProcess = HashKey.random()

  func collectorConfiguration() throws(CommandError) -> MatomoCollector.Collector.Configuration {
    var configuration = MatomoCollector.Collector.Configuration()
    configuration.trackerPaths = collector.trackerPaths
    configuration.sites = collector.sites.map { Set($0.map(\.number)) }
    configuration.origins = collector.origins.map(Set.init)
    configuration.tokens = collector.tokens
    configuration.hasToken = matomo.tokenAuth != nil
    configuration.proxies = trustedProxies
    configuration.internalAddresses = tracking.internalAddresses
    configuration.privacy = privacyRules
    configuration.limits.body = collector.maxBody
    configuration.pageViews = try pageViewNaming()
    return configuration
  }

  /// The snippet that the settings describe; `nil` if no site is set.
  var matomoSnippet: MatomoSnippet? {
    guard let site = matomo.siteID, let tracker = collector.trackerPaths.first, let script = collector.scriptPaths.first
    else { return nil }
    let endpoints = try? MatomoSnippet.Endpoints(
      baseURL: snippet.baseURL ?? "/",
      trackerPath: tracker,
      scriptPath: script
    )
    return endpoints.map { MatomoSnippet(site: site, endpoints: $0, options: snippet.options) }
  }
}
