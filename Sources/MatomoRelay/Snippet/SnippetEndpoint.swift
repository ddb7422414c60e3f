import MatomoCore
import MatomoHTTPServer

/// `GET /snippet.html`: the snippet, for servers that include it into their pages.
///
/// `nonce` and `pv_id` in the query are those of the page that it is included in.
struct SnippetEndpoint: Sendable {
  static let path = "/snippet.html"

  /// The snippet; `nil` if no site is set.
  let snippet: MatomoSnippet?
  let proxies: TrustedProxies
  let internalAddresses: [CIDRBlock]

  /// The answer; `nil` if the request is for another endpoint.
  func answer(_ request: HTTPRequest) -> HTTPResponse? {
    guard request.path == Self.path else { return nil }
    guard request.method == "GET" || request.method == "HEAD" else {
      return HTTPResponse(status: 405, headers: [("Allow", "GET, HEAD")])
    }
    guard var snippet else {
      return .text("there is no snippet without a site; set matomo.siteID\n", status: 404)
    }
    for parameter in Query.decode(request.query ?? "") {
      switch parameter.name {
      case "nonce":
        guard let nonce = try? MatomoSnippet.Nonce(parameter.value) else {
          return .text("nonce: must be base64, without the ‘nonce-’ that the header has before it\n", status: 400)
        }
        snippet.options.nonce = nonce
      case "pv_id":
        guard let id = PageViewID(parameter.value) else {
          return .text("pv_id: must be six ASCII letters or digits\n", status: 400)
        }
        snippet.options.pageViewID = id
      default: break
      }
    }
    var response = HTTPResponse.html(snippet.html(isInternalVisitor: isInternal(request)))
    // It depends on the visitor's address.
    response.headers.append(("Cache-Control", "no-store"))
    return response
  }

  private func isInternal(_ request: HTTPRequest) -> Bool {
    guard !internalAddresses.isEmpty else { return false }
    let address = proxies.clientAddress(peer: request.peer, headers: request.headers)
    return address.map { address in internalAddresses.contains { $0.contains(address) } } ?? false
  }
}
