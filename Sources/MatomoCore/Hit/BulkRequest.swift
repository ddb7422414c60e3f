/// The body of a bulk call: many hits, and the token that authorises every one of them.
///
/// Matomo's *Bulk Tracking*: `{"requests":["?idsite=1&rec=1…", …],"token_auth":"…"}`. The body is the one place where the
/// token belongs: a URL ends up in logs.
public enum BulkRequest {
  /// Encodes queries that ``Hit/query`` made.
  public static func encode(_ queries: [String], tokenAuth: TokenAuth?) -> [UInt8] {
    var body = JSONWriter()
    body.reserveCapacity(queries.reduce(128) { $0 + $1.utf8.count + 4 })
    body.raw(#"{"requests":"#)
    body.array(queries) { $0.string($1, after: "?") }
    if let tokenAuth {
      body.raw(#","token_auth":"#)
      body.string(tokenAuth.secret)
    }
    body.raw("}")
    return body.bytes
  }
}
