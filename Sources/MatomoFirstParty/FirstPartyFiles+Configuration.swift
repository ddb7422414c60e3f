package import MatomoCore

extension FirstPartyFiles {
  package struct Configuration: Sendable {
    /// The URL of Matomo's tracker, beside which its script is.
    package var tracker: TrackerURL

    /// A folder.
    package var stateDirectory: String

    /// Sent to Matomo with each request, such as `Authorization`.
    package var headers: [(name: String, value: String)] = []

    /// Where pages find the script.
    package var scriptPaths = ["/matomo.js", "/piwik.js"]

    /// Where pages send hits.
    ///
    /// They find plugin files in the same folder.
    package var trackerPaths = ["/matomo.php", "/piwik.php"]

    /// The longest that a page waits for a plugin file.
    package var pluginTimeout: Duration = .seconds(5)

    /// For each kind of plugin files.
    package var pluginLimits = PluginCache.Limits()

    package init(tracker: TrackerURL, stateDirectory: String) {
      self.tracker = tracker
      self.stateDirectory = stateDirectory
    }
  }
}

/// Where Matomo keeps the files that pages load.
struct UpstreamFiles: Sendable {
  /// Ends with a slash.
  let folder: String

  /// Named like the tracker: an old server has only `piwik.js` beside its `piwik.php`.
  let script: String

  init(_ tracker: TrackerURL) {
    let url = tracker.description
    let name = url.hasSuffix("/piwik.php") ? "piwik" : "matomo"
    folder = String(url.dropLast(name.utf8.count + 4))
    script = "\(folder)\(name).js"
  }
}
