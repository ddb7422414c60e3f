/// An HTTP request, whatever server took it.
package struct InspectorRequest: Sendable {
  package var method: String

  /// The path without the query.
  package var path: String

  /// The query without its `?`, not decoded.
  package var query: String

  /// Names in any case.
  package var headers: [(String, String)]

  package var body: [UInt8]

  package init(
    method: String,
    path: String,
    query: String = "",
    headers: [(String, String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, which is in lower case.
  func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name }?.1
  }
}
