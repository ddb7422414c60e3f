import CurlHTTP
import EmbeddedHTTP
import FoundationEssentials

extension ServedFile {
  /// Answers `GET` and `HEAD`.
  ///
  /// The server leaves the body out for `HEAD` and with 304 by itself; it needs it all the same, to say how long it
  /// would be (RFC 9110, section 8.6).
  ///
  /// - Parameters:
  ///   - cacheControl: How long browsers and proxies may keep the answer.
  ///   - vary: Header fields beside `Accept-Encoding` on which the answer depends.
  func answer(to headers: HTTPFields, cacheControl: String, vary: [String] = []) -> HTTPResponse {
    let preferred = ContentCoding.preferred(headers.values(of: "Accept-Encoding"))
    let coding = gzipBody == nil ? .identity : preferred
    let tag = EntityTag(digest, coding)
    var fields = [
      ("ETag", tag.description), ("Last-Modified", HTTPDateText.of(changed)), ("Cache-Control", cacheControl),
      ("Vary", (["Accept-Encoding"] + vary).joined(separator: ", ")),
    ]
    fields += ScriptHeaders.everywhere
    let body = coding == .gzip ? gzipBody ?? body : body
    guard !isKnown(tag, headers) else { return HTTPResponse(status: 304, headers: fields, body: body) }
    fields.append(ScriptHeaders.contentType)
    if coding == .gzip { fields.append(("Content-Encoding", "gzip")) }
    return HTTPResponse(status: 200, headers: fields, body: body)
  }

  /// Whether the client has this content already.
  ///
  /// The date counts only where there is no tag (RFC 9110, section 13.2.2).
  private func isKnown(_ tag: EntityTag, _ headers: HTTPFields) -> Bool {
    let tags = headers.values(of: "If-None-Match")
    guard tags.isEmpty else { return tag.isNamed(by: tags.joined(separator: ",")) }
    guard let since = headers["If-Modified-Since"].flatMap(HTTPDate.unixSeconds) else { return false }
    return changed.timeIntervalSince1970 <= Double(since)
  }
}
