import MatomoCore
import MatomoPatterns

extension Settings {
  /// Which requests become hits, and what the hits say.
  struct Tracking: Sendable {
    /// The kinds of requests that are tracked; `nil` leaves that to who saw them.
    var include: RequestKinds?

    /// The files that count as downloads.
    var downloads: Downloads?

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
      include = reader.optional(
        "tracking.include",
        .requestKinds,
        unset: "pages; routes for the demo's own requests",
        example: "[pages, downloads, errors]",
        meaning:
          "Which kinds of requests are tracked: pages (HTML and downloads), routes (also other content, methods and errors), or a list."
      )
      downloads = reader.optional(
        "tracking.downloads",
        .downloads,
        unset: "those of Matomo's script, but for images, scripts, text and XML",
        example: "[pdf, zip, application/octet-stream]",
        meaning: "Extensions and content types of files that count as downloads."
      )
      baseURL = reader.optional(
        "tracking.baseURL",
        .baseURL,
        unset: "from the request",
        example: "https://shop.example",
        meaning: "Replaces scheme and host of tracked URLs."
      )
      assumeHTTPS = reader.value(
        "tracking.assumeHTTPS",
        .boolean,
        default: true,
        meaning: "Whether tracked URLs are https unless a trusted proxy says otherwise."
      )
      ignoredPaths = reader.value(
        "tracking.ignoredPaths",
        .list(of: .path),
        default: [],
        example: "[/favicon.ico]",
        meaning: "Paths and routes that are not tracked, as a whole."
      )
      ignoredPrefixes = reader.value(
        "tracking.ignoredPrefixes",
        .list(of: .path),
        default: [],
        example: "[/static/]",
        meaning: "Beginnings of paths that are not tracked."
      )
      ignoredPatterns = reader.value(
        "tracking.ignoredPatterns",
        .list(of: .pattern),
        default: [],
        example: "[\"/feeds?/[a-z]+\"]",
        meaning: "Paths that are not tracked, by regular expressions from their start."
      )
      ignoredUserAgentPatterns = reader.value(
        "tracking.ignoredUserAgentPatterns",
        .list(of: .pattern),
        default: [],
        example: "[\".*Uptime\"]",
        meaning: "User agents that are not tracked, by regular expressions from their start."
      )
      ignoredStatusCodes = reader.value(
        "tracking.ignoredStatusCodes",
        .list(of: .statusCodes),
        default: [],
        example: "[404, 3xx, 500-599]",
        meaning: "Status codes of responses that are not tracked."
      )
      allowedMethods = reader.value(
        "tracking.allowedMethods",
        .allowedMethods,
        default: nil,
        example: "[GET, POST]",
        meaning: "The methods that are tracked."
      )
      ignoredMethods = reader.value(
        "tracking.ignoredMethods",
        .list(of: .method),
        default: [],
        example: "[OPTIONS]",
        meaning: "Methods that are not tracked; they win over the allowed ones."
      )
      internalAddresses = reader.value(
        "tracking.internalAddresses",
        .list(of: .addressBlock),
        default: [],
        example: "[192.0.2.0/24]",
        meaning: "Addresses that are never tracked, such as an office's."
      )
      urlMasks = reader.value(
        "tracking.urlMasks",
        .urlMasks,
        default: [],
        example: "[{pattern: \"/users/[0-9]+\", replacement: /users/ID}]",
        meaning: "Replacements in the paths of tracked URLs, one after the other."
      )
      routes = reader.value(
        "tracking.routes",
        .routes,
        default: [:],
        example: "{/users: {action_name: Users}}",
        meaning: "Parameters of hits by route or path; they overwrite what was derived."
      )
      dimensions = reader.value(
        "tracking.dimensions",
        .dimensions,
        default: [:],
        example: "{\"1\": status, \"2\": X-Plan}",
        meaning: "What goes into which custom dimension, by its number in Matomo, 1 to 999."
      )
    }
  }
}
