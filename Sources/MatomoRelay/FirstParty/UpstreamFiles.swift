import MatomoTracking

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
