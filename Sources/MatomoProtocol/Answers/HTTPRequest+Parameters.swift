package import MatomoCore
package import MatomoHTTP

/// How PHP, and so Matomo's tracker, reads a request.
extension HTTPRequest {
  /// The content coding of the body, if it has one; PHP does not decode it, and neither does the collector, so that a
  /// small body cannot become a large one.
  package var codedBody: String? {
    guard !body.isEmpty, let coding = headers["content-encoding"], coding.lowercased() != "identity" else { return nil }
    return coding
  }

  /// The parameters of the query.
  package var queryParameters: [Parameter] {
    guard let query else { return [] }
    // A second mark would be taken for the one that starts a query.
    return Query.decode(query.utf8.first == UInt8(ascii: "?") ? "&" + query : query)
  }

  /// The parameters of a form, which PHP reads only where the request is a POST that says that it is one.
  package var formParameters: [Parameter] {
    guard method == "POST", !body.isEmpty, codedBody == nil else { return [] }
    let type = headers["content-type"]?.prefix { $0 != ";" }.lowercased() ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded") else { return [] }
    // A form may start with a question mark that belongs to a name.
    return Query.decode(bytes: [UInt8(ascii: "&")] + body)
  }

  /// The parameters of the query, and after them those of the body whose names the query has not, as in PHP's
  /// `$_GET + $_POST`.
  package func parameters(body inBody: [Parameter]) -> [Parameter] {
    let inQuery = queryParameters
    guard !inQuery.isEmpty, !inBody.isEmpty else { return inQuery + inBody }
    let names = Set(inQuery.compactMap { PHPName($0.name)?.text })
    return inQuery + inBody.filter { parameter in PHPName(parameter.name).map { !names.contains($0.text) } ?? true }
  }

  /// Whether a browser asks what it may send (the preflight of CORS).
  package var asksForPermission: Bool {
    headers["access-control-request-method"] != nil || headers["access-control-request-headers"] != nil
  }
}
