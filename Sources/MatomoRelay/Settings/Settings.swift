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
  var delivery: Delivery

  /// Where each setting was found that is not at its default, for errors that show later.
  var places: [String: SettingPlace]

  /// Variables that look like settings but are not, each as a line for the log.
  var warnings: [String]

  /// Reads and checks all settings.
  ///
  /// - Throws: ``SettingsError`` with everything that is wrong.
  init(_ source: SettingsSource, requiring requirements: Set<Requirement> = []) throws(SettingsError) {
    var reader = SettingsReader(source)
    matomo = Matomo(&reader, requirements, readFile: source.readFile)
    listen = reader.value("listen", .listenAddress, default: ListenAddress(host: "127.0.0.1", port: 8080))
    admin = reader.value("admin", .listenAddressOrOff, default: ListenAddress(host: "127.0.0.1", port: 8081))
    queue = reader.value("queue", .queueLocation, default: .sqlite(path: "matomo-relay.sqlite"))
    stateDirectory = reader.value("stateDirectory", .text, default: queue.folder ?? ".")
    queueLimit = reader.value("queueLimit", .integer(1...1_000_000_000), default: 1_000_000)
    collector = Collector(&reader)
    proxies = Proxies(&reader)
    tracking = Tracking(&reader)
    visitor = Visitor(&reader)
    snippet = Snippet(&reader)
    privacy = Privacy(&reader)
    pageViews = PageViews(&reader)
    delivery = Delivery(&reader)
    if listen == admin, listen.port != 0 { reader.note("is the same as listen; choose another port", key: "admin") }
    reader.noteUnknownKeys()
    places = reader.places
    warnings = reader.unknownVariables
    guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
  }
}

extension QueueLocation {
  /// The folder of the queue's file, if it has one.
  fileprivate var folder: String? {
    guard case .sqlite(let path) = self, let slash = path.lastIndex(of: "/") else { return nil }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
