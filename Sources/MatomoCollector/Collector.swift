package import FoundationEssentials
import MatomoCore
package import MatomoHTTP
import MatomoProtocol

/// The rules of the endpoint that takes hits in Matomo's own protocol: a request and the time in, what is stored and what is
/// answered out.
///
/// It answers as Matomo 5 does, but for what follows. What a client without a trusted token must not send is removed, and the
/// hit is kept; what would fail every bulk that it is delivered in is refused at once; `OPTIONS` never brings a hit; `PUT` and
/// other methods are 405; one JSON object is a hit. What Matomo drops for its user agent is answered as if taken, and left out.
package struct Collector: Sendable {
  let rules: Rules

  package init(_ configuration: Configuration = Configuration()) {
    rules = Rules(configuration)
  }

  package var configuration: Configuration { rules.configuration }

  /// The configuration and what follows from it.
  ///
  /// It never changes, and is shared, since a value of this size would be copied for every hit.
  final class Rules: Sendable {
    let configuration: Configuration
    let tokens: TrustedTokens
    let crossOrigin: CrossOriginRule

    init(_ configuration: Configuration) {
      self.configuration = configuration
      tokens = TrustedTokens(configuration.tokens)
      crossOrigin = CrossOriginRule(configuration.origins)
    }
  }

  /// Whether a path is one of the tracker's.
  package func serves(_ path: String) -> Bool { rules.configuration.trackerPaths.contains(path) }

  /// Decides about a request.
  ///
  /// - Parameter now: The time of the request, and of every hit that says none.
  package func decide(_ request: HTTPRequest, at now: Date) -> CollectorDecision {
    guard serves(request.path) else { return .answer(.refusal(404, "the tracker is not at this path")) }
    switch request.method {
    case "GET":
      guard rules.crossOrigin.isRestricted else { return decideOnHits(request, at: now) }
      guard rules.crossOrigin.allows(request.headers["origin"]) else { return Self.refusedOrigin }
      return decideOnHits(request, at: now)
    case "POST", "HEAD", "OPTIONS":
      let origin = request.headers["origin"]
      guard rules.crossOrigin.allows(origin) else { return Self.refusedOrigin }
      guard request.method != "OPTIONS" else { return .answer(permission(request, origin)) }
      return decideOnHits(request, at: now).adding(rules.crossOrigin.headers(origin))
    default:
      let allow = [(name: "Allow", value: "GET, HEAD, POST, OPTIONS")]
      return .answer(.refusal(405, "hits are sent with GET or POST", headers: allow))
    }
  }

  private func permission(_ request: HTTPRequest, _ origin: String?) -> HTTPResponse {
    guard !request.asksForPermission else { return rules.crossOrigin.preflight(origin) }
    var response = HTTPResponse.refusal(400, "the request asks for no permission, and OPTIONS brings no hit")
    response.headers += rules.crossOrigin.headers(origin)
    return response
  }

  private func decideOnHits(_ request: HTTPRequest, at now: Date) -> CollectorDecision {
    let limits = rules.configuration.limits
    guard (request.query?.utf8.count ?? 0) <= limits.query else {
      return .answer(.refusal(414, "the query is longer than \(limits.query) bytes"))
    }
    guard request.body.count <= limits.body else {
      return .answer(.refusal(413, "the body is longer than \(limits.body) bytes"))
    }
    return isBulk(request) ? decideOnBulk(request, at: now) : decideOnHit(request, at: now)
  }

  /// Whether the client shows a token in a header, as Matomo reads it since 5.4.
  func showsToken(_ request: HTTPRequest) -> Bool {
    guard !rules.tokens.isEmpty, let text = request.headers["authorization"], text.utf8.count > "Bearer ".utf8.count,
      text.prefix("Bearer ".count).lowercased() == "bearer "
    else { return false }
    return rules.tokens.contains(String(text.dropFirst("Bearer ".count)))
  }

  private static let refusedOrigin = CollectorDecision.answer(.refusal(403, "the origin is none that may send hits"))
}

extension CollectorDecision {
  fileprivate func adding(_ headers: [(name: String, value: String)]) -> CollectorDecision {
    switch self {
    case .answer(var response, let counts):
      response.headers += headers
      return .answer(response, counts)
    case .store(let hits, then: var response, let counts):
      response.headers += headers
      return .store(hits, then: response, counts)
    }
  }
}
