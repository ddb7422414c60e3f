import MatomoCurl

/// Decides whether what Matomo sent is a script.
///
/// A proxy on the way, a login page or a crashed PHP answers with 200, too; served as Matomo's script it would end
/// tracking on every page.
enum ScriptContent {
  /// What is wrong with an answer, in words for the log; `nil` for a script.
  static func fault(_ response: CurlResponse) -> String? {
    guard response.status == 200 else { return fault(ofStatus: response) }
    guard !response.isBodyCut else { return "it is larger than \(response.body.count) bytes" }
    let coding = response.header("Content-Encoding") ?? "identity"
    guard coding.lowercased() == "identity" else { return "it is encoded as \(coding), which was not asked for" }
    let type = essence(response.header("Content-Type") ?? "")
    guard scriptTypes.contains(type) || unspecificTypes.contains(type) else { return "it is \(type), not a script" }
    let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]
    let content = response.body.dropFirst(response.body.starts(with: byteOrderMark) ? 3 : 0)
    switch content.first(where: { !" \t\r\n".utf8.contains($0) }) {
    case nil: return "it is empty"
    case UInt8(ascii: "<"): return "it is a page, not a script"
    default: return nil
    }
  }

  private static func fault(ofStatus response: CurlResponse) -> String {
    guard (300..<400).contains(response.status), let target = response.header("Location") else {
      return "HTTP status \(response.status)"
    }
    return "it redirects to \(target), which is not followed; set the URL of Matomo to the server that answers"
  }

  private static func essence(_ contentType: String) -> String {
    contentType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
  }

  /// RFC 9239, sections 6 and 6.1.
  private static let scriptTypes: Set = [
    "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript",
    "text/ecmascript",
  ]

  /// What servers send for files whose type they were not told.
  private static let unspecificTypes: Set = ["", "text/plain", "application/octet-stream", "binary/octet-stream"]
}
