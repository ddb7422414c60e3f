import FoundationEssentials
import MatomoCurl

/// Asks Matomo for a plugin file, and decides what the answer means; pure.
struct PluginFetch: Sendable {
  let folder: String

  /// Header fields that are sent with each request, such as `Authorization`.
  let headers: [(name: String, value: String)]

  /// The time limit of one fetch, which is the longest that a page waits.
  let timeout: Duration

  static let sizeLimit = 1 << 20

  /// What came of a fetch.
  enum Result: Sendable {
    case file(ServedFile)

    /// The fetch failed, with the reason in words for the log.
    case failed(ScriptRefusal, String)
  }

  func request(_ file: PluginFile) -> CurlRequest {
    var fields = [("User-Agent", "matomo-relay"), ("Accept", "*/*")]
    if let languages = file.languages, !languages.isEmpty { fields.append(("Accept-Language", languages)) }
    return CurlRequest(
      url: folder + file.target,
      headers: fields + headers,
      timeout: timeout,
      responseBodyLimit: Self.sizeLimit
    )
  }

  func result(_ response: CurlResponse, at now: Date) -> Result {
    guard let fault = ScriptContent.fault(response) else { return .file(ServedFile(response.body, changed: now)) }
    // What Matomo answers if the client asked for something that it does not have.
    return .failed([400, 404, 410].contains(response.status) ? .notFound : .badGateway, fault)
  }

  /// - Parameter elapsed: Since the request was begun; libcurl says only in words that time was up.
  func result(_ error: CurlError, elapsed: Duration) -> Result {
    .failed(elapsed >= timeout ? .gatewayTimeout : .badGateway, error.reason)
  }
}
