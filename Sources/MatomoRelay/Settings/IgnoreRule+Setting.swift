import MatomoCore

extension IgnoreRule.Name {
  /// The setting that changes what the rule leaves out; `nil` where none does.
  var setting: String? {
    switch self {
    case .ignoredPaths, .ignoredMethods, .allowedMethods, .ignoredUserAgentPatterns, .ignoredPatterns, .ignoredPrefixes,
      .ignoredStatusCodes, .internalAddresses:
      "tracking." + rawValue
    case .doNotTrack, .globalPrivacyControl, .optOutCookie, .consentCookie: "privacy.respect"
    case .methods, .redirects, .errors, .static, .ranges, .fragments, .frames, .downloads, .api, .pages:
      "tracking.include"
    case .own: "collector.trackerPaths"
    case .invalidHost: "tracking.baseURL"
    case .skipped, .upgrade, .prefetch, .bots, .snippet: nil
    }
  }
}
