package import MatomoRequests

/// A request to the collector, whatever server took it.
package struct CollectorRequest: Sendable {
  /// As sent: methods are case-sensitive.
  package var method: String

  /// As sent, without the query.
  package var path: String

  /// As sent, without its `?`.
  package var query: String

  package var headers: HeaderFields

  package var body: [UInt8]

  /// The other end of the connection, which may be a proxy; `nil` for a Unix domain socket.
  package var peer: IPAddress?

  package init(
    method: String = "GET",
    path: String,
    query: String = "",
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
