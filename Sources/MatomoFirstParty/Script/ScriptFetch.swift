import FoundationEssentials
import MatomoCurl

/// Asks Matomo for its script, and decides what the answer means; pure.
struct ScriptFetch: Sendable {
  let url: String

  /// Header fields that are sent with each request, such as `Authorization`.
  let headers: [(name: String, value: String)]

  /// What an answer leads to.
  enum Result: Sendable {
    case changed(KeptScript)
    case unchanged
    case failed(String)
  }

  func request(_ kept: KeptScript?) -> CurlRequest {
    var fields = [("User-Agent", "matomo-relay"), ("Accept", "*/*")]
    if let tag = kept?.validators.entityTag { fields.append(("If-None-Match", tag)) }
    if let date = kept?.validators.lastModified { fields.append(("If-Modified-Since", date)) }
    return CurlRequest(
      url: url,
      headers: fields + headers,
      timeout: .seconds(10),
      responseBodyLimit: KeptScript.sizeLimit
    )
  }

  func result(_ response: CurlResponse, _ kept: KeptScript?, at now: Date) -> Result {
    if response.status == 304, let kept, !kept.validators.isEmpty { return .unchanged }
    if let fault = ScriptContent.fault(response) { return .failed(fault) }
    let new = ServedFile(response.body, changed: now)
    let validators = KeptScript.Validators(
      entityTag: response.header("ETag"),
      lastModified: response.header("Last-Modified")
    )
    if let kept, kept.file.digest == new.digest {
      // The same content under other validators: its date stays, so that browsers need not load it again.
      guard kept.validators != validators else { return .unchanged }
      return .changed(KeptScript(url: url, file: kept.file, validators: validators))
    }
    return .changed(KeptScript(url: url, file: new, validators: validators))
  }

  /// How long to wait until Matomo is asked again.
  static func pause(after result: Result, hasScript: Bool) -> Duration {
    switch result {
    case .changed, .unchanged: .seconds(3600)
    case .failed: hasScript ? .seconds(60) : .seconds(5)
    }
  }
}
