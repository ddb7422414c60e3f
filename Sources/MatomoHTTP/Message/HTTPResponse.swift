/// What to answer; the server adds `Date`, `Content-Length` and `Connection` itself.
package struct HTTPResponse: Sendable {
  package var status: Int

  /// The header fields in the order in which they are sent; names may repeat, as `Set-Cookie` does.
  ///
  /// A control character in a value is sent as a space, so that no value can begin a header of its own (RFC 9110,
  /// section 5.5). A field whose name is not a token is not sent.
  package var headers: [(name: String, value: String)]

  package var body: [UInt8]

  /// - Parameter status: 200…599; the server itself sends the 1xx ones.
  package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
    precondition((200...599).contains(status), "\(status) is no final HTTP status")
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.name.equalsIgnoringCase(name) }?.value
  }

  package static func empty(_ status: Int = 204) -> HTTPResponse {
    HTTPResponse(status: status)
  }

  package static func text(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("Content-Type", "text/plain; charset=utf-8")], body: [UInt8](text.utf8))
  }

  package static func html(_ html: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: [UInt8](html.utf8))
  }

  package static func json(_ json: [UInt8], status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, headers: [("Content-Type", "application/json")], body: json)
  }
}
