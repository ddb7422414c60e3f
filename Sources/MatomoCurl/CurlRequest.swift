import MatomoHTTP

/// One request, complete before it is sent.
package struct CurlRequest: Sendable {
  /// The method, such as `GET` or `POST`; case matters, as in HTTP.
  package var method: String

  /// An absolute `http` or `https` URL.
  package var url: String

  /// The header fields, in the order in which they are sent.
  ///
  /// `Content-Length` comes from the body and is not for the caller to set.
  package var headers: [(name: String, value: String)]

  package var body: [UInt8]

  /// The time limit for everything: name resolution, connecting, sending, and the whole answer.
  package var timeout: Duration

  /// The most bytes of the answer's body that are kept; see ``CurlResponse/isBodyCut``.
  package var responseBodyLimit: Int

  package init(
    method: String = "GET",
    url: String,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = [],
    timeout: Duration = .seconds(30),
    responseBodyLimit: Int = 1 << 20
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
    self.timeout = timeout
    self.responseBodyLimit = responseBodyLimit
  }

  /// Why libcurl must not see this request: a line break or a NUL would end a value early and start another one.
  var fault: String? {
    guard !method.isEmpty, method.utf8.allSatisfy(\.isTokenCharacter) else { return "‘\(method)’ is not a method" }
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f }) else { return "the URL holds a blank or control" }
    guard method != "HEAD" || body.isEmpty else { return "HEAD has no body" }
    for (name, value) in headers {
      guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else {
        return "‘\(name)’ is not the name of a header"
      }
      guard !value.utf8.contains(where: { $0 == 0 || $0 == 0x0a || $0 == 0x0d }) else {
        return "the value of the header \(name) holds a line break or a NUL"
      }
    }
    return nil
  }
}
