package import MatomoCore

extension FirstPartyFiles {
  package struct Configuration: Sendable {
    /// The URL of Matomo's tracker, beside which its script is.
    package var tracker: TrackerURL

    /// A folder.
    package var stateDirectory: String

    /// Header fields that are sent to Matomo with each request, such as `Authorization`.
    package var headers: [(name: String, value: String)] = []

    /// The paths at which pages find the script.
    package var scriptPaths = ["/matomo.js", "/piwik.js"]

    /// The paths to which pages send hits.
    ///
    /// They find plugin files in the same folder.
    package var trackerPaths = ["/matomo.php", "/piwik.php"]

    /// The longest that a page waits for a plugin file.
    package var pluginTimeout: Duration = .seconds(5)

    /// The limits for each kind of plugin files.
    package var pluginLimits = PluginCache.Limits()

    package init(tracker: TrackerURL, stateDirectory: String) {
      self.tracker = tracker
      self.stateDirectory = stateDirectory
    }
  }
}

/// The URLs at Matomo of the files that pages load.
struct UpstreamFiles: Sendable {
  /// The URL of the folder, with a slash at its end.
  let folder: String

  /// The URL of the script, named like the tracker: an old server has only `piwik.js` beside its `piwik.php`.
  let script: String

  init(_ tracker: TrackerURL) {
    let url = tracker.description
    let name = url.hasSuffix("/piwik.php") ? "piwik" : "matomo"
    folder = String(url.dropLast(name.utf8.count + 4))
    script = "\(folder)\(name).js"
  }
}
