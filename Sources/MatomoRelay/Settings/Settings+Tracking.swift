import MatomoCore
import MatomoPatterns

extension Settings {
  /// Which requests become hits, and what the hits say.
  struct Tracking: Sendable {
    /// The base URL of tracked pages; `nil` takes it from the request.
    var baseURL: BaseURL?
    var assumeHTTPS: Bool
    var ignoredPaths: [String]
    var ignoredPrefixes: [String]
    var ignoredPatterns: [Pattern]
    var ignoredUserAgentPatterns: [Pattern]
    var ignoredStatusCodes: [StatusCodes]

    /// The methods that are tracked, in upper case.
    ///
    /// `nil` allows all.
    var allowedMethods: [String]?

    /// The methods that are not tracked, in upper case.
    var ignoredMethods: [String]

    var internalAddresses: [CIDRBlock]

    /// The replacements, in the order in which they are applied.
    var urlMasks: [PatternReplacement]

    /// Parameters that overwrite what was derived, by route or path.
    var routes: [String: [Parameter]]

    /// What of a request goes into which custom dimension.
    var dimensions: [Int: RequestValue]

    init(_ reader: inout SettingsReader) {
      baseURL = reader.optional("tracking.baseURL", .baseURL)
      assumeHTTPS = reader.value("tracking.assumeHTTPS", .boolean, default: true)
      ignoredPaths = reader.value("tracking.ignoredPaths", .list(of: .path), default: [])
      ignoredPrefixes = reader.value("tracking.ignoredPrefixes", .list(of: .path), default: [])
      ignoredPatterns = reader.value("tracking.ignoredPatterns", .list(of: .pattern), default: [])
      ignoredUserAgentPatterns = reader.value("tracking.ignoredUserAgentPatterns", .list(of: .pattern), default: [])
      ignoredStatusCodes = reader.value("tracking.ignoredStatusCodes", .list(of: .statusCodes), default: [])
      allowedMethods = reader.value("tracking.allowedMethods", .allowedMethods, default: nil)
      ignoredMethods = reader.value("tracking.ignoredMethods", .list(of: .method), default: [])
      internalAddresses = reader.value("tracking.internalAddresses", .list(of: .addressBlock), default: [])
      urlMasks = reader.value("tracking.urlMasks", .urlMasks, default: [])
      routes = reader.value("tracking.routes", .routes, default: [:])
      dimensions = reader.value("tracking.dimensions", .dimensions, default: [:])
    }
  }
}
