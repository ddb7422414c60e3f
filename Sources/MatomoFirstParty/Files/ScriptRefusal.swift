import MatomoHTTP

/// The reason why no script can be sent.
enum ScriptRefusal: Sendable, Hashable {
  case methodNotAllowed
  case badParameter(String)

  /// Matomo was never reached yet.
  case notFetchedYet
  case busy

  /// Matomo has no such file.
  case notFound
  case badGateway
  case gatewayTimeout

  /// Never to be run, and never to be kept in place of the script.
  var response: HTTPResponse {
    let (status, text): (Int, String) =
      switch self {
      case .methodNotAllowed: (405, "only GET and HEAD are answered here")
      case .badParameter(let name): (400, "the parameter \(name) is missing or not of its form")
      case .notFetchedYet: (503, "the script was not fetched from Matomo yet")
      case .busy: (503, "too many files are being fetched from Matomo")
      case .notFound: (404, "Matomo has no such file")
      case .badGateway: (502, "Matomo did not send the file")
      case .gatewayTimeout: (504, "Matomo did not send the file in time")
      }
    var headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    headers += ScriptHeaders.everywhere
    switch self {
    case .methodNotAllowed: headers.append(("Allow", "GET, HEAD"))
    case .notFetchedYet, .badGateway, .gatewayTimeout: headers.append(("Retry-After", "5"))
    case .busy: headers.append(("Retry-After", "1"))
    case .badParameter, .notFound: break
    }
    return HTTPResponse(status: status, headers: headers, body: Array("\(text)\n".utf8))
  }
}
