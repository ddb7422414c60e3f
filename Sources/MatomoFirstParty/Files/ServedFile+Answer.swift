import FoundationEssentials
import MatomoCurl
import MatomoHTTP

extension ServedFile {
  /// Answers `GET` and `HEAD`.
  ///
  /// The server leaves the body out for `HEAD` and with 304 by itself; it needs it all the same, to say how long it
  /// would be (RFC 9110, section 8.6).
  ///
  /// - Parameters:
  ///   - cacheControl: How long browsers and proxies may keep the answer.
  ///   - vary: Header fields beside `Accept-Encoding` on which the answer depends.
  func answer(to headers: HeaderFields, cacheControl: String, vary: [String] = []) -> HTTPResponse {
    let preferred = ContentCoding.preferred(headers.values("Accept-Encoding"))
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
  private func isKnown(_ tag: EntityTag, _ headers: HeaderFields) -> Bool {
    let tags = headers.values("If-None-Match")
    guard tags.isEmpty else { return tag.isNamed(by: tags.joined(separator: ",")) }
    guard let since = headers["If-Modified-Since"].flatMap(HTTPDate.unixSeconds) else { return false }
    return changed.timeIntervalSince1970 <= Double(since)
  }
}

/// Header fields of every script that the relay serves, whatever Matomo sent.
enum ScriptHeaders {
  /// RFC 9239, section 6; browsers run nothing else under `nosniff`.
  static let contentType = ("Content-Type", "text/javascript; charset=utf-8")

  /// Pages of other origins may load the script, with `crossorigin` and under `Cross-Origin-Embedder-Policy`, too.
  static let everywhere = [
    ("X-Content-Type-Options", "nosniff"), ("Access-Control-Allow-Origin", "*"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
  ]
}

/// Writes dates as HTTP has them (RFC 9110, section 5.6.7), in whole seconds.
enum HTTPDateText {
  static func of(_ date: Date) -> String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second, .weekday], from: date)
    let weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][((parts.weekday ?? 1) - 1) % 7]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let month = months[((parts.month ?? 1) - 1) % 12]
    let time = [parts.hour, parts.minute, parts.second].map { padded($0 ?? 0, 2) }.joined(separator: ":")
    return "\(weekday), \(padded(parts.day ?? 1, 2)) \(month) \(padded(parts.year ?? 1970, 4)) \(time) GMT"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
