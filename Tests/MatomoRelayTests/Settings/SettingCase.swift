import Matomo
import MatomoCore
import MatomoPatterns
import Testing

@testable import MatomoRelay

/// One setting, written in both ways, and what it becomes.
struct SettingCase: Sendable, CustomTestStringConvertible {
  let key: String
  let variable: String
  let yaml: String
  let text: String
  let result: String
  let read: @Sendable (Settings) -> String

  init<Value>(
    _ key: String,
    _ variable: String,
    _ yaml: String,
    text: String? = nil,
    _ result: String,
    _ read: @escaping @Sendable (Settings) -> Value
  ) {
    self.key = key
    self.variable = variable
    self.yaml = yaml
    self.text = text ?? yaml
    self.result = result
    self.read = { "\(read($0))" }
  }

  var testDescription: String { "\(key): \(yaml)" }
}

extension SettingCase {
  static let all: [SettingCase] = [
    SettingCase("matomo.url", "MATOMO_URL", "https://m.example/", "https://m.example/matomo.php") {
      $0.matomo.url?.description ?? ""
    },
    SettingCase("matomo.siteID", "MATOMO_SITE_ID", "7", "7") { $0.matomo.siteID?.number ?? 0 },
    SettingCase("matomo.tokenAuth", "MATOMO_TOKEN_AUTH", "0123abcd", "true") {
      $0.matomo.tokenAuth == (try? .init("0123abcd"))
    },
    SettingCase("matomo.timeout", "MATOMO_TIMEOUT", "250ms", "\(Duration.milliseconds(250))") { $0.matomo.timeout },
    SettingCase(
      "matomo.headers",
      "MATOMO_HEADERS",
      "{X-A: 'b c', X-B: d}",
      text: #"{"X-A": "b c", "X-B": "d"}"#,
      "X-A=b c,X-B=d"
    ) {
      $0.matomo.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
    },
    SettingCase("listen", "LISTEN", "'[::1]:9000'", text: "[::1]:9000", "[::1]:9000", \.listen),
    SettingCase("admin", "ADMIN", "off", "true") { $0.admin == nil },
    SettingCase("admin", "ADMIN", "10.0.0.1:0", "10.0.0.1:0") { $0.admin?.description ?? "" },
    SettingCase("queue", "QUEUE", "'memory:'", text: "memory:", "true") { $0.queue == .memory },
    SettingCase("queue", "QUEUE", "memory", "true") { $0.queue == .memory },
    SettingCase("queue", "QUEUE", "direct", "true") { $0.queue == .direct },
    SettingCase("queue", "QUEUE", "'direct:'", text: "direct:", "true") { $0.queue == .direct },
    SettingCase("queue", "QUEUE", "sqlite:/var/lib/q.db", "/var/lib") {
      $0.queue == .sqlite(path: "/var/lib/q.db") ? $0.stateDirectory : ""
    },
    SettingCase("stateDirectory", "STATE_DIRECTORY", "/srv", "/srv") { $0.stateDirectory },
    SettingCase("queueLimit", "QUEUE_LIMIT", "5", "5") { $0.queueLimit },
    SettingCase(
      "proxies.trusted",
      "PROXIES_TRUSTED",
      "[10.0.0.0/8, '::1']",
      text: "10.0.0.0/8, ::1",
      #"["10.0.0.0/8", "::1"]"#
    ) {
      $0.proxies.trusted.map(\.description)
    },
    SettingCase("proxies.header", "PROXIES_HEADER", "CF-Connecting-IP", "CF-Connecting-IP") { $0.proxies.header },
    SettingCase("tracking.include", "TRACKING_INCLUDE", "routes", "true") { $0.tracking.include == .routes },
    SettingCase("tracking.include", "TRACKING_INCLUDE", "pages", "true") { $0.tracking.include == .website },
    SettingCase("tracking.include", "TRACKING_INCLUDE", "[pages, static]", text: "pages,static", "true") {
      $0.tracking.include == [.pages, .staticFiles]
    },
    SettingCase("tracking.downloads", "TRACKING_DOWNLOADS", "[.PDF, a/b]", text: ".PDF,a/b", "true") {
      $0.tracking.downloads == Downloads(extensions: ["pdf"], contentTypes: ["a/b"])
    },
    SettingCase("tracking.baseURL", "TRACKING_BASE_URL", "https://shop.example/", "https://shop.example") {
      $0.tracking.baseURL?.description ?? ""
    },
    SettingCase("tracking.assumeHTTPS", "TRACKING_ASSUME_HTTPS", "false", "false") { $0.tracking.assumeHTTPS },
    SettingCase("tracking.ignoredPaths", "TRACKING_IGNORED_PATHS", "[/a, /b]", text: "/a,/b", #"["/a", "/b"]"#) {
      $0.tracking.ignoredPaths
    },
    SettingCase("tracking.ignoredPrefixes", "TRACKING_IGNORED_PREFIXES", "[/a]", text: "/a", #"["/a"]"#) {
      $0.tracking.ignoredPrefixes
    },
    SettingCase(
      "tracking.ignoredPatterns",
      "TRACKING_IGNORED_PATTERNS",
      "['/a{1,2}']",
      text: #"["/a{1,2}"]"#,
      "/a{1,2}"
    ) {
      $0.tracking.ignoredPatterns.map(\.description).joined(separator: " ")
    },
    SettingCase(
      "tracking.ignoredUserAgentPatterns",
      "TRACKING_IGNORED_USER_AGENT_PATTERNS",
      "[.*bot, curl]",
      text: ".*bot,curl",
      ".*bot curl"
    ) {
      $0.tracking.ignoredUserAgentPatterns.map(\.description).joined(separator: " ")
    },
    SettingCase(
      "tracking.ignoredStatusCodes",
      "TRACKING_IGNORED_STATUS_CODES",
      "[404, 3xx, 500-599]",
      text: "404,3xx,500-599",
      "true"
    ) {
      $0.tracking.ignoredStatusCodes.map(\.range) == [404...404, 300...399, 500...599]
    },
    SettingCase(
      "tracking.allowedMethods",
      "TRACKING_ALLOWED_METHODS",
      "[get, PoST]",
      text: "get,PoST",
      #"["GET", "POST"]"#
    ) {
      $0.tracking.allowedMethods ?? []
    },
    SettingCase("tracking.allowedMethods", "TRACKING_ALLOWED_METHODS", "all", "true") {
      $0.tracking.allowedMethods == nil
    },
    SettingCase("tracking.ignoredMethods", "TRACKING_IGNORED_METHODS", "[OptiOns]", text: "OptiOns", #"["OPTIONS"]"#) {
      $0.tracking.ignoredMethods
    },
    SettingCase(
      "tracking.internalAddresses",
      "TRACKING_INTERNAL_ADDRESSES",
      "['fe80::/10']",
      text: "fe80::/10",
      #"["fe80::/10"]"#
    ) {
      $0.tracking.internalAddresses.map(\.description)
    },
    SettingCase(
      "tracking.urlMasks",
      "TRACKING_URL_MASKS",
      #"[{pattern: '\d', replacement: N}]"#,
      text: #"[{"pattern": "\\d", "replacement": "N"}]"#,
      "/N"
    ) {
      $0.tracking.urlMasks.reduce("/7") { $1.applied(to: $0) }
    },
    SettingCase(
      "tracking.routes",
      "TRACKING_ROUTES",
      "{/a.b: {action_name: A B, x: 1}}",
      text: #"{"/a.b": {"action_name": "A B", "x": 1}}"#,
      "true"
    ) {
      $0.tracking.routes == ["/a.b": [Parameter("action_name", "A B"), Parameter("x", "1")]]
    },
    SettingCase(
      "tracking.dimensions",
      "TRACKING_DIMENSIONS",
      "{1: status, 2: X-Plan}",
      text: #"{"1": "status", "2": "X-Plan"}"#,
      "true"
    ) {
      $0.tracking.dimensions == [1: .status, 2: .header("X-Plan")]
    },
    SettingCase("visitor.id", "VISITOR_ID", "daily-hash", "dailyHash") { $0.visitor.id },
    SettingCase(
      "visitor.cookie",
      "VISITOR_COOKIE",
      "{name: v, lifetime: 30d}",
      text: #"{"name": "v", "lifetime": "30d"}"#,
      "true"
    ) {
      $0.visitor.cookie == .init(name: "v", lifetime: .seconds(2_592_000))
    },
    SettingCase("visitor.cookie", "VISITOR_COOKIE", "v", "v") { $0.visitor.cookie.name },
    SettingCase("visitor.userID", "VISITOR_USER_ID", "{attribute: X-User, hashed: true}", "true") {
      $0.visitor.userID == .init(attribute: "X-User", isHashed: true)
    },
    SettingCase("visitor.userID", "VISITOR_USER_ID", "X-User", "true") {
      $0.visitor.userID == .init(attribute: "X-User", isHashed: false)
    },
    SettingCase("visitor.userID", "VISITOR_USER_ID", "off", "true") { $0.visitor.userID == nil },
    SettingCase("privacy.anonymizeAddress", "PRIVACY_ANONYMIZE_ADDRESS", "2", "2") {
      $0.privacy.anonymizedAddressBytes
    },
    SettingCase(
      "privacy.respect",
      "PRIVACY_RESPECT",
      "[do-not-track, consent-cookie]",
      text: "do-not-track,consent-cookie",
      "true"
    ) {
      $0.privacy.respected == [.doNotTrack, .consentCookie]
    },
    SettingCase("privacy.respect", "PRIVACY_RESPECT", "[]", text: "", "[]") { $0.privacy.respected },
    SettingCase(
      "privacy.strippedQueryParameters",
      "PRIVACY_STRIPPED_QUERY_PARAMETERS",
      "[a, b]",
      text: "a,b",
      #"["a", "b"]"#
    ) {
      $0.privacy.strippedQueryParameters
    },
    SettingCase("delivery.batchSize", "DELIVERY_BATCH_SIZE", "50", "50") { $0.delivery.batchSize },
    SettingCase("delivery.batchBytes", "DELIVERY_BATCH_BYTES", "64KiB", "65536") { $0.delivery.batchBytes },
    SettingCase("delivery.flushInterval", "DELIVERY_FLUSH_INTERVAL", "0s", "\(Duration.zero)") {
      $0.delivery.flushInterval
    },
    SettingCase("delivery.lanes", "DELIVERY_LANES", "4", "4") { $0.delivery.lanes },
    SettingCase(
      "delivery.retry",
      "DELIVERY_RETRY",
      "{first: 2s, jitter: 0}",
      text: #"{"first": "2s", "jitter": 0}"#,
      "true"
    ) {
      $0.delivery.retry == .init(first: .seconds(2), factor: 2, limit: .seconds(300), jitter: 0)
    },
    SettingCase("delivery.maxAge", "DELIVERY_MAX_AGE", "1h", "\(Duration.seconds(3600))") { $0.delivery.maxAge },
    SettingCase("delivery.drain", "DELIVERY_DRAIN", "30m", "\(Duration.seconds(1800))") { $0.delivery.drain },
    SettingCase("delivery.pause", "DELIVERY_PAUSE", "1s", "\(Duration.seconds(1))") { $0.delivery.pause },
    SettingCase(
      "pageViews.ignoredParameters",
      "PAGE_VIEWS_IGNORED_PARAMETERS",
      "[sessid, x]",
      text: "sessid,x",
      #"["sessid", "x"]"#
    ) { $0.pageViews.ignoredParameters },
    SettingCase("collector.siteNames", "COLLECTOR_SITE_NAMES", "true", "true") { $0.collector.siteNames },
    SettingCase("pageViews.remember", "PAGE_VIEWS_REMEMBER", "2h", "\(Duration.seconds(7200))") {
      $0.pageViews.remember
    },
    SettingCase("pageViews.rememberLimit", "PAGE_VIEWS_REMEMBER_LIMIT", "500", "500") { $0.pageViews.rememberLimit },
    SettingCase("visitor.cookiePrefix", "VISITOR_COOKIE_PREFIX", "_shop_", "_shop_") { $0.visitor.cookiePrefix },
    SettingCase("privacy.ignoreCookie", "PRIVACY_IGNORE_COOKIE", "ignore_me", "ignore_me") { $0.privacy.ignoreCookie },
    SettingCase("pageViews.hold", "PAGE_VIEWS_HOLD", "0s", "\(Duration.zero)") { $0.pageViews.hold },
    SettingCase("pageViews.match", "PAGE_VIEWS_MATCH", "visitor", "visitor") { $0.pageViews.match },
    SettingCase("collector.trackerPaths", "COLLECTOR_TRACKER_PATHS", "[/a, /b.php]", text: "/a,/b.php", "/a /b.php") {
      $0.collector.trackerPaths.joined(separator: " ")
    },
    SettingCase("collector.scriptPaths", "COLLECTOR_SCRIPT_PATHS", "[/a.js]", text: "/a.js", "/a.js") {
      $0.collector.scriptPaths.joined(separator: " ")
    },
    SettingCase("collector.sites", "COLLECTOR_SITES", "[1, 22]", text: "1,22", "[1, 22]") {
      ($0.collector.sites ?? []).map(\.number)
    },
    SettingCase(
      "collector.origins",
      "COLLECTOR_ORIGINS",
      "['https://Shop.example', 'http://a:81']",
      text: "https://Shop.example,http://a:81",
      "https://shop.example http://a:81"
    ) { ($0.collector.origins ?? []).joined(separator: " ") },
    SettingCase("collector.maxBody", "COLLECTOR_MAX_BODY", "64KiB", "65536") { $0.collector.maxBody },
    SettingCase("collector.acknowledge", "COLLECTOR_ACKNOWLEDGE", "received", "received") { $0.collector.acknowledge },
    SettingCase("collector.tokens", "COLLECTOR_TOKENS", "[0123abcd]", text: "0123abcd", "true") {
      $0.collector.tokens == [try? .init("0123abcd")].compactMap(\.self)
    },
    SettingCase("collector.connections", "COLLECTOR_CONNECTIONS", "10000", "10000") { $0.collector.connections },
    SettingCase("collector.connectionsPerAddress", "COLLECTOR_CONNECTIONS_PER_ADDRESS", "7", "7") {
      $0.collector.connectionsPerAddress
    },
    SettingCase("collector.requestDeadline", "COLLECTOR_REQUEST_DEADLINE", "3s", "\(Duration.seconds(3))") {
      $0.collector.requestDeadline
    },
    SettingCase("snippet.baseURL", "SNIPPET_BASE_URL", "https://s.example/m", "https://s.example/m") {
      $0.snippet.baseURL ?? ""
    },
    SettingCase(
      "snippet.options",
      "SNIPPET_OPTIONS",
      "{heartBeat: 15, title: '1', doNotTrack: true, commands: [[trackGoal, 1]]}",
      text: #"{"heartBeat": 15, "title": "1", "doNotTrack": true, "commands": [["trackGoal", 1]]}"#,
      "\(Duration.seconds(15)) 1 true 1"
    ) {
      let options = $0.snippet.options
      return "\(options.heartBeat ?? .zero) \(options.title ?? "") \(options.doNotTrack) \(options.commands.count)"
    },
    SettingCase("delivery.onUnknown", "DELIVERY_ON_UNKNOWN", "drop", "drop") { $0.delivery.onUnknown },
  ]

  /// As `all`, for what no command can set yet.
  static let notBuilt: [(key: String, value: String)] = [
    ("queue", "redis://user:hunter2@localhost:6379/0"),
    ("queue", "redis+unix:/run/redis.sock"), ("delivery.onUnknown", "verify"),
  ]
}
