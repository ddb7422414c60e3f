import MatomoCore
import MatomoHTTP

/// What a request wants of the files that the relay gets from Matomo on demand; pure.
///
/// The relay is not a proxy: a request selects one of a few files, and the request to Matomo is written anew from
/// checked parts. Neither a path, a header, a cookie, nor a body of a client is ever passed on.
enum PluginRequest: Sendable {
  /// - Parameter trackerID: Stands in the content instead of ``trackerIDForAll``.
  case file(PluginFile, trackerID: String?)
  case refused(ScriptRefusal)

  /// The id that is sent to Matomo in place of the page's own, so that one answer serves all pages with one URL.
  static let trackerIDForAll = "r3LaY7"

  /// Reads what a request wants; `nil` if it is for another endpoint.
  ///
  /// - Parameter folders: Where pages look for Matomo's files, each with a slash at its end.
  init?(_ request: HTTPRequest, in folders: Set<String>) {
    let path = UnreservedPath.of(request.path)
    guard let name = folders.lazy.compactMap({ Self.name(path, below: $0) }).first(where: Self.isServed) else {
      return nil
    }
    let query = Query.decode(request.query ?? "")
    if Self.optOutNames.contains(name), !Self.asksForOptOut(query) { return nil }
    guard request.method == "GET" || request.method == "HEAD" else {
      self = .refused(.methodNotAllowed)
      return
    }
    do throws(PluginParameters.Fault) {
      switch name {
      case Self.recordingSettingsName: self = try .recordingSettings(query)
      case _ where Self.optOutNames.contains(name): self = try .optOut(query, request.headers)
      default: self = .container(name)
      }
    } catch {
      self = .refused(.badParameter(error.name))
    }
  }

  private static let recordingSettingsName = "plugins/HeatmapSessionRecording/configs.php"

  /// The second is what Matomo's own proxy calls it, whose users should not have to change their pages.
  private static let optOutNames = ["index.php", "matomo-proxy.php"]

  private static func name(_ path: String, below folder: String) -> String? {
    guard path.utf8.starts(with: folder.utf8) else { return nil }
    return String(decoding: path.utf8.dropFirst(folder.utf8.count), as: UTF8.self)
  }

  private static func isServed(_ name: String) -> Bool {
    name == recordingSettingsName || optOutNames.contains(name) || isContainer(name)
  }

  /// `js/container_ID.js`, and `js/container_ID_ENVIRONMENT_HASH.js` for what is not published.
  private static func isContainer(_ name: String) -> Bool {
    let (start, end) = ("js/container_", ".js")
    guard name.utf8.count > start.utf8.count + end.utf8.count, name.hasPrefix(start), name.hasSuffix(end) else {
      return false
    }
    let id = name.utf8.dropFirst(start.utf8.count).dropLast(end.utf8.count)
    return id.count <= 100
      && id.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  private static func asksForOptOut(_ query: [Parameter]) -> Bool {
    func value(_ name: String) -> String? { query.last { $0.name == name }?.value }
    return value("module") == "CoreAdminHome" && value("action") == "optOutJS"
  }

  private static func container(_ name: String) -> PluginRequest {
    let kind: PluginFile.Kind = name.hasSuffix("_preview.js") ? .containerPreview : .container
    return .file(PluginFile(kind: kind, target: name, languages: nil), trackerID: nil)
  }

  private static func recordingSettings(_ query: [Parameter]) throws(PluginParameters.Fault) -> PluginRequest {
    let parameters = try PluginParameters.recordingSettings.checked(query)
    let sent = parameters.map { $0.name == "trackerid" ? Parameter($0.name, trackerIDForAll) : $0 }
    return .file(
      PluginFile(kind: .recordingSettings, target: "\(recordingSettingsName)?\(Query.encode(sent))", languages: nil),
      trackerID: parameters.first { $0.name == "trackerid" }?.value
    )
  }

  private static func optOut(
    _ query: [Parameter],
    _ headers: HeaderFields
  ) throws(PluginParameters.Fault) -> PluginRequest {
    let parameters = try PluginParameters.optOut.checked(query)
    let sent = [Parameter("module", "CoreAdminHome"), Parameter("action", "optOutJS")] + parameters
    let language = parameters.first { $0.name == "language" }?.value ?? "auto"
    return .file(
      PluginFile(
        kind: .optOut,
        target: "index.php?\(Query.encode(sent))",
        languages: language == "auto" ? LanguageChoice.of(headers.values("Accept-Language")) : nil
      ),
      trackerID: nil
    )
  }
}
