import MatomoTracking

extension FirstPartyFiles {
  struct Configuration: Sendable {
    /// The URL of Matomo's tracker, beside which its script is.
    var tracker: TrackerURL

    /// A folder.
    var stateDirectory: String

    /// Sent to Matomo with each request, such as `Authorization`.
    var headers: [(name: String, value: String)] = []

    /// Where pages find the script.
    var scriptPaths = ["/matomo.js", "/piwik.js"]

    /// Where pages send hits.
    ///
    /// They find plugin files in the same folder.
    var trackerPaths = ["/matomo.php", "/piwik.php"]

    /// The longest that a page waits for a plugin file.
    var pluginTimeout: Duration = .seconds(5)

    /// For each kind of plugin files.
    var pluginLimits = PluginCache.Limits()

    init(tracker: TrackerURL, stateDirectory: String) {
      self.tracker = tracker
      self.stateDirectory = stateDirectory
    }
  }
}
