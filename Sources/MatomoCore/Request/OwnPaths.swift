/// The paths at which a site serves Matomo's own files and takes its hits: no page of the site is there.
struct OwnPaths: Sendable {
  private let paths: Set<String>

  /// - Parameter paths: What is the site's own besides the names that Matomo gives its files.
  init(_ paths: Set<String>) {
    self.paths = paths
  }

  /// Whether a path is one of them, in whatever folder Matomo's files are.
  func contains(_ path: String, query: String?) -> Bool {
    if paths.contains(path) { return true }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
    let name = path.utf8[path.utf8.index(after: slash)...]
    // Nearly all paths end here.
    guard name.last == UInt8(ascii: "p") || name.last == UInt8(ascii: "s") else { return false }
    return Self.names.contains { name.elementsEqual($0.utf8) } || Self.isContainer(name, of: path)
      || Self.asksForOptOut(name, query)
  }

  /// Those of Matomo and of its proxy for PHP.
  private static let names = [
    "matomo.js", "matomo.php", "piwik.js", "piwik.php", "piwik.min.js", "matomo-proxy.php",
  ]

  /// A container of the tag manager (`js/container_….js`), or the settings of a heatmap.
  private static func isContainer(_ name: Substring.UTF8View, of path: String) -> Bool {
    if name.starts(with: "container_".utf8) { return path.utf8.dropLast(name.count).hasSuffix("/js/") }
    return name.elementsEqual("configs.php".utf8)
      && path.utf8.dropLast(name.count).hasSuffix("/plugins/HeatmapSessionRecording/")
  }

  /// Whether `index.php`, which may be any page, is asked for Matomo's opt-out.
  private static func asksForOptOut(_ name: Substring.UTF8View, _ query: String?) -> Bool {
    guard name.elementsEqual("index.php".utf8), let query, query.contains("CoreAdminHome") else { return false }
    let parameters = Query.decode(query)
    return parameters.contains(Parameter("module", "CoreAdminHome"))
      && parameters.contains { $0.name == "action" && $0.value.hasPrefix("optOut") }
  }
}

extension Substring.UTF8View {
  fileprivate func hasSuffix(_ suffix: String) -> Bool { reversed().starts(with: suffix.utf8.reversed()) }
}
