import FoundationEssentials
import Matomo
import MatomoCore

extension Settings {
  /// The settings of a command.
  init(
    _ invocation: Invocation,
    _ environment: [String: String],
    requiring requirements: Set<Requirement>,
    _ log: Log
  ) throws(CommandError) {
    do throws(SettingsError) {
      let source = try SettingsSource.loading(config: invocation.options["--config"], environment: environment)
      try self.init(source, requiring: requirements)
    } catch {
      throw CommandError(.badSettings, lines: error.problems.map(\.description))
    }
    for warning in warnings { log.warning(warning) }
  }

  /// The same settings with what `demo` has for defaults: it shows in seconds what otherwise takes longer, and keeps its
  /// queue in a folder for temporary files.
  ///
  /// - Parameter port: From the command line, which wins over `listen`.
  func forDemo(port: UInt16?) throws(CommandError) -> Settings {
    var settings = self
    if let port { settings.listen = ListenAddress(host: settings.listen.host, port: port) }
    if settings.places["delivery.flushInterval"] == nil { settings.delivery.flushInterval = .seconds(1) }
    if settings.places["pageViews.hold"] == nil { settings.pageViews.hold = .seconds(5) }
    if settings.places["tracking.assumeHTTPS"] == nil { settings.tracking.assumeHTTPS = false }
    // Browsers ask for it by themselves, and nobody looks at a page that is not there.
    if settings.places["tracking.ignoredPaths"] == nil { settings.tracking.ignoredPaths = ["/favicon.ico"] }
    if settings.places["tracking.routes"] == nil { settings.tracking.routes = DemoSite.routes }
    if settings.places["queue"] == nil {
      let folder =
        FileManager.default.temporaryDirectory.path + "/matomo-relay-demo-\(UInt32.random(in: .min ... .max))"
      do {
        let rights: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        try FileManager.default.createDirectory(
          atPath: folder,
          withIntermediateDirectories: true,
          attributes: rights
        )
      } catch {
        throw CommandError(.badSettings, "queue: cannot make the folder ‘\(folder)’; name another with TMPDIR")
      }
      settings.queue = .sqlite(path: folder + "/queue.sqlite")
      settings.stateDirectory = folder
    }
    return settings
  }
}
