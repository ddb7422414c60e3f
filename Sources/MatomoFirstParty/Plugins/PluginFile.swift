/// A file of Matomo's that pages load beside the script: what is asked of Matomo, and by what it is cached.
struct PluginFile: Sendable, Hashable {
  enum Kind: Sendable, Hashable, CaseIterable {
    /// `plugins/HeatmapSessionRecording/configs.php`: what to record on a page.
    case recordingSettings

    /// `js/container_….js`: what the tag manager published.
    case container

    /// `js/container_…_preview.js`: what somebody works on in the tag manager at this moment.
    case containerPreview

    /// `index.php?module=CoreAdminHome&action=optOutJS`.
    case optOut
  }

  let kind: Kind

  /// Path and query below Matomo's folder, made of checked parts only.
  let target: String

  /// The languages for `Accept-Language`, where the content depends on them.
  let languages: String?
}

extension PluginFile.Kind {
  /// How long a file counts as new, in seconds.
  ///
  /// Matomo itself keeps what it tells trackers about a site for five minutes.
  var freshSeconds: Double {
    switch self {
    case .recordingSettings, .container: 300
    case .containerPreview: 0
    case .optOut: 3600
    }
  }

  /// How long a file is sent at once though it is no longer new, while a newer one is fetched.
  var staleSeconds: Double { self == .containerPreview ? 0 : 3600 }

  var cacheControl: String {
    switch self {
    // Its URL holds a number that each page makes up, so no browser asks for it twice.
    case .recordingSettings: "no-store"
    case .container: "public, max-age=300, stale-while-revalidate=3600"
    case .containerPreview: "no-cache"
    case .optOut: "public, max-age=3600, stale-while-revalidate=86400"
    }
  }
}
