/// A request that arrived whole.
package struct HTTPRequest: Sendable {
  /// The method as it was sent: methods are case-sensitive, and may be unknown to the server.
  package var method: String

  /// The path as it was sent, percent-encoded, without the query.
  ///
  /// Bytes that are not UTF-8 are replaced by U+FFFD, here and in all other texts.
  package var path: String

  /// What follows the first `?`, as sent; `nil` without one.
  package var query: String?

  package var headers: HeaderFields

  package var body: [UInt8]

  /// The other end of the connection, which may be a proxy; `nil` for a Unix domain socket.
  package var peer: IPAddress?

  package init(
    method: String = "GET",
    path: String,
    query: String? = nil,
    headers: HeaderFields = HeaderFields(),
    body: [UInt8] = [],
    peer: IPAddress? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.peer = peer
  }
}
