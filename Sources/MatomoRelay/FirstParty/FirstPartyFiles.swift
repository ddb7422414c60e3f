import CurlHTTP
import EmbeddedHTTP
import MatomoDelivery
import MatomoTracking

/// Serves the files of Matomo that pages load, from the site's own origin: the script, and what plugins need.
struct FirstPartyFiles: Sendable {
  private let scriptPaths: Set<String>
  private let folders: Set<String>
  private let script: FirstPartyScript
  private let plugins: PluginFiles

  /// Reads the script that an earlier process kept; nothing is fetched before ``run()`` or a request.
  init(_ configuration: Configuration, clock: DeliveryClock = .system, log: Log) {
    scriptPaths = Set(configuration.scriptPaths.map(UnreservedPath.of))
    folders = Set((configuration.scriptPaths + configuration.trackerPaths).map(Self.folder))
    let upstream = UpstreamFiles(configuration.tracker)
    let client = CurlClient()
    script = FirstPartyScript(
      ScriptFetch(url: upstream.script, headers: configuration.headers),
      keptIn: StateFile(path: "\(configuration.stateDirectory)/matomo-relay.script"),
      client: client,
      clock: clock,
      log: log
    )
    plugins = PluginFiles(
      PluginFetch(folder: upstream.folder, headers: configuration.headers, timeout: configuration.pluginTimeout),
      limits: configuration.pluginLimits,
      client: client,
      clock: clock,
      log: log
    )
  }

  /// Nil if the request is for something else.
  ///
  /// The query of a request for the script is ignored: pages use one to get around caches.
  func answer(_ request: HTTPRequest) async -> HTTPResponse? {
    if scriptPaths.contains(UnreservedPath.of(request.path)) { return script.answer(request) }
    guard let wanted = PluginRequest(request, in: folders) else { return nil }
    return await plugins.answer(wanted, request.headers)
  }

  /// Fetches the script now, and again from time to time, until the task is cancelled.
  func run() async {
    await script.run()
  }

  /// Matomo's scripts look for the files of plugins beside the script or the tracker.
  private static func folder(_ path: String) -> String {
    let path = UnreservedPath.of(path)
    return path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
  }
}
