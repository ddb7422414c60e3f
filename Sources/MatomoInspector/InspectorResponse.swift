/// An HTTP response for whatever server sends it.
///
/// To `HEAD` that server sends no body.
package struct InspectorResponse: Sendable {
  package var status: Int
  package var headers: [(String, String)]
  package var body: [UInt8]

  package init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of that name, in any case.
  package func header(_ name: String) -> String? {
    headers.first { $0.0.lowercased() == name.lowercased() }?.1
  }

  static func text(_ status: Int, _ text: String, headers: [(String, String)] = []) -> Self {
    Self(
      status: status,
      headers: [("Content-Type", "text/plain; charset=utf-8")] + headers,
      body: Array((text + "\n").utf8)
    )
  }
}
