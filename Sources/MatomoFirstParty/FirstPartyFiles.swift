package import Matomo
import MatomoCore
import MatomoCurl
package import MatomoHTTP

/// Serves the files of Matomo that pages load, from the site's own origin: the script, and what plugins need.
package struct FirstPartyFiles: Sendable {
  private let scriptPaths: Set<String>
  private let folders: Set<String>
  private let script: FirstPartyScript
  private let plugins: PluginFiles

  /// Reads the script that an earlier process kept; nothing is fetched before ``run()`` or a request.
  package init(
    _ configuration: Configuration,
    clock: DeliveryClock = .system,
    report: @escaping @Sendable (FirstPartyEvent) -> Void
  ) {
    scriptPaths = Set(configuration.scriptPaths.map(UnreservedPath.of))
    folders = Set((configuration.scriptPaths + configuration.trackerPaths).map(Self.folder))
    let upstream = UpstreamFiles(configuration.tracker)
    let client = CurlClient()
    script = FirstPartyScript(
      ScriptFetch(url: upstream.script, headers: configuration.headers),
      keptIn: StateFile(path: "\(configuration.stateDirectory)/matomo-relay.script"),
      client: client,
      clock: clock,
      report: report
    )
    plugins = PluginFiles(
      PluginFetch(folder: upstream.folder, headers: configuration.headers, timeout: configuration.pluginTimeout),
      limits: configuration.pluginLimits,
      client: client,
      clock: clock,
      report: report
    )
  }

  /// The answer; `nil` if the request is for another endpoint.
  ///
  /// The query of a request for the script is ignored: pages use one to get around caches.
  package func answer(_ request: HTTPRequest) async -> HTTPResponse? {
    if scriptPaths.contains(UnreservedPath.of(request.path)) { return script.answer(request) }
    guard let wanted = PluginRequest(request, in: folders) else { return nil }
    return await plugins.answer(wanted, request.headers)
  }

  /// Fetches the script now, and again from time to time, until the task is cancelled.
  package func run() async {
    await script.run()
  }

  /// Matomo's scripts look for the files of plugins beside the script or the tracker.
  private static func folder(_ path: String) -> String {
    let path = UnreservedPath.of(path)
    return path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
  }
}

/// Decides which failures to report: Matomo may be away for days, and the same line every five seconds does not help.
struct FailureLog: Sendable {
  private var current: String?

  /// Returns whether the reason differs from the one before.
  mutating func isNews(_ reason: String) -> Bool {
    defer { current = reason }
    return current != reason
  }

  /// Returns whether this is the first success after failures.
  mutating func isOver() -> Bool {
    defer { current = nil }
    return current != nil
  }
}
