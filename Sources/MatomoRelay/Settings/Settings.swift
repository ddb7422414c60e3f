import Matomo

/// What the relay does, as its operator wants it: every value is present, and is one that works.
struct Settings: Sendable {
  /// What a command cannot do without, though it has no default.
  enum Requirement: Sendable, Hashable {
    case matomoURL
    case siteID
  }

  var matomo: Matomo
  var listen: ListenAddress

  /// The address of the admin listener; `nil` if there is none.
  var admin: ListenAddress?
  var queue: QueueLocation

  /// A folder.
  var stateDirectory: String

  /// The most hits that are queued or held.
  var queueLimit: Int
  var collector: Collector
  var proxies: Proxies
  var tracking: Tracking
  var visitor: Visitor
  var snippet: Snippet
  var privacy: Privacy
  var pageViews: PageViews
  var delivery: DeliveryConfiguration

  /// Where each setting was found that is not at its default, for errors that show later.
  var places: [String: SettingPlace]

  /// Every setting, with what it is set to.
  let entries: [SettingEntry]

  /// Variables that look like settings but are not, each as a line for the log.
  var warnings: [String]

  /// Reads and checks all settings.
  ///
  /// - Throws: ``SettingsError`` with everything that is wrong.
  init(_ source: SettingsSource, requiring requirements: Set<Requirement> = []) throws(SettingsError) {
    var reader = SettingsReader(source)
    matomo = Matomo(&reader, requirements, readFile: source.readFile)
    listen = reader.value(
      "listen",
      .listenAddress,
      default: ListenAddress(host: "127.0.0.1", port: 8080),
      meaning: "The public listener: what browsers reach, through a web server or without one."
    )
    admin = reader.value(
      "admin",
      .listenAddressOrOff,
      default: ListenAddress(host: "127.0.0.1", port: 8081),
      meaning: "The listener for operators: /healthz, /readyz, /metrics, /status, /decisions and POST /requests."
    )
    queue = reader.value(
      "queue",
      .queueLocation,
      default: .sqlite(path: "matomo-relay.sqlite"),
      meaning: "Where hits wait for Matomo: direct sends at once, for debugging; memory loses them with the process."
    )
    stateDirectory = reader.value(
      "stateDirectory",
      .text("path of a folder"),
      default: queue.folder ?? ".",
      meaning:
        "A folder for what outlives a restart beside the queue: the fetched script and the key of visitors' hashes."
    )
    queueLimit = reader.value(
      "queueLimit",
      .integer(1...1_000_000_000, unit: "hits"),
      default: 1_000_000,
      meaning: "Hits that are queued and held at once, dead letters not; beyond it the collector answers 503."
    )
    collector = Collector(&reader)
    proxies = Proxies(&reader)
    tracking = Tracking(&reader)
    visitor = Visitor(&reader)
    snippet = Snippet(&reader)
    privacy = Privacy(&reader)
    pageViews = PageViews(&reader)
    delivery = DeliveryConfiguration(&reader)
    if listen == admin, listen.port != 0 { reader.note("is the same as listen; choose another port", key: "admin") }
    reader.noteUnknownKeys()
    places = reader.places
    entries = reader.entries
    warnings = reader.unknownVariables
    respectConsent()
    guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
  }
}

extension Settings {
  /// The server waits for the consent that the page's JavaScript waits for.
  private mutating func respectConsent() {
    guard snippet.options.consent == .tracking, !privacy.respected.contains(.consentCookie) else { return }
    guard places["privacy.respect"] != nil else { return privacy.respected.append(.consentCookie) }
    warnings.append(
      "privacy.respect: has no consent-cookie, so that the server records pages whose JavaScript waits for consent "
        + "(snippet.options); add it"
    )
  }
}

extension QueueLocation {
  /// The folder of the queue's file, if it has one.
  fileprivate var folder: String? {
    guard case .sqlite(let path) = self, let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
