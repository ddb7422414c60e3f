/// What the server answered, whatever the status: a redirect or an error is an answer, too.
package struct CurlResponse: Sendable {
  package var status: Int

  /// The header fields in the order of their arrival, at most 256.
  package var headers: [(name: String, value: String)]

  package var body: [UInt8]

  /// Whether the body was longer than the request's limit; the rest was not read.
  package var isBodyCut: Bool

  package init(
    status: Int,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = [],
    isBodyCut: Bool = false
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.isBodyCut = isBodyCut
  }

  /// The value of the first header of this name, in any case.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }
}
