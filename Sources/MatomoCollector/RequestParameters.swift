import MatomoJSON
import MatomoRequests
import MatomoTracking

extension CollectorRequest {
  /// How the body is packed, if it is; PHP does not unpack it, and neither do we, so that nothing can unfold here.
  var codedBody: String? {
    guard !body.isEmpty, let coding = headers["content-encoding"], coding.lowercased() != "identity" else { return nil }
    return coding
  }

  /// The parameters of a request that is not a bulk: those of the query, and behind them those of the body whose names the
  /// query has not, as in PHP's `$_GET + $_POST`.
  var parameters: [Parameter] {
    // The mark would be taken for the one that starts a query.
    let inQuery = Query.decode(query.utf8.first == UInt8(ascii: "?") ? "&" + query : query)
    guard method == "POST", !body.isEmpty, codedBody == nil else { return inQuery }
    let inBody = bodyParameters
    guard !inQuery.isEmpty, !inBody.isEmpty else { return inQuery + inBody }
    let names = Set(inQuery.compactMap { PHPName($0.name)?.text })
    return inQuery + inBody.filter { parameter in PHPName(parameter.name).map { !names.contains($0.text) } ?? true }
  }

  /// A form that says that it is one, as PHP demands; or one JSON object, which Matomo reads in a bulk alone.
  private var bodyParameters: [Parameter] {
    if let first = body.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }), first == UInt8(ascii: "{"),
      let object = try? JSONValue(parsing: body), case .object = object
    {
      return BulkEntry.parameters(of: object) ?? []
    }
    let type = headers["content-type"]?.prefix { $0 != ";" }.lowercased() ?? ""
    guard type.hasPrefix("application/x-www-form-urlencoded") else { return [] }
    return Query.decode(bytes: [UInt8(ascii: "&")] + body)
  }

  var asksForPermission: Bool {
    headers["access-control-request-method"] != nil || headers["access-control-request-headers"] != nil
  }
}
