/// The body of a bulk call: many hits, and the token that authorises every one of them.
///
/// Matomo's *Bulk Tracking*: `{"requests":["?idsite=1&rec=1…", …],"token_auth":"…"}`. The body is the one place where the
/// token belongs: a URL ends up in logs.
public enum BulkRequest {
  /// Encodes queries that ``Hit/query`` made.
  public static func encode(_ queries: [String], tokenAuth: TokenAuth?) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(queries.reduce(64) { $0 + $1.utf8.count + 4 })
    body.append(contentsOf: #"{"requests":["#.utf8)
    for (index, query) in queries.enumerated() {
      body.append(contentsOf: index == 0 ? #""?"#.utf8 : #","?"#.utf8)
      // An encoded query holds no byte that JSON would have to escape.
      body.append(contentsOf: query.utf8)
      body.append(UInt8(ascii: "\""))
    }
    body.append(UInt8(ascii: "]"))
    if let tokenAuth {
      body.append(contentsOf: #","token_auth":""#.utf8)
      body.append(contentsOf: tokenAuth.secret.utf8)
      body.append(UInt8(ascii: "\""))
    }
    body.append(UInt8(ascii: "}"))
    return body
  }
}
