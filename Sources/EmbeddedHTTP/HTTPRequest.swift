/// A request that arrived whole.
package struct HTTPRequest: Sendable {
  /// As sent: methods are case-sensitive, and a server may get one that it never heard of.
  package var method: String

  /// As sent, still percent-encoded, without the query.
  ///
  /// Bytes that are not UTF-8 are replaced by U+FFFD, here and in all other texts.
  package var path: String

  /// What follows the first `?`, as sent; nil without one.
  package var query: String?

  package var headers: HTTPFields
  package var body: [UInt8]

  /// The numeric address of the other end of the connection, without a port.
  ///
  /// An IPv4 client of an IPv6 socket is shown as IPv4.
  package var peer: String

  package init(
    method: String = "GET",
    path: String,
    query: String? = nil,
    headers: HTTPFields = HTTPFields(),
    body: [UInt8] = [],
    peer: String = "127.0.0.1"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.peer = peer
  }
}
