package import FoundationEssentials
import MatomoCore
package import MatomoHTTP
package import MatomoProtocol

/// Matomo's `matomo.php` as a pure function, as measured on Matomo 5.1.2 (docs/matomo.md).
///
/// What is left out: the lock-out after twenty wrong tokens, tokens that are only good in a body, multipart forms, and
/// goals that do not exist.
package struct TrackerEndpoint: Sendable {
  let configuration: InspectorConfiguration

  package init(_ configuration: InspectorConfiguration = InspectorConfiguration()) {
    self.configuration = configuration
  }

  /// The answer to a request of any method.
  ///
  /// - Parameters:
  ///   - now: the time at Matomo.
  ///   - known: what is recorded already.
  package func answer(to request: HTTPRequest, now: Date, known: KnownHits = KnownHits()) -> TrackerAnswer {
    let answer = answerWithoutCORS(to: request, now: now, known: known)
    guard request.method != "GET", answer.response.header("Access-Control-Allow-Origin") == nil else { return answer }
    var response = answer.response
    response.headers += [
      ("Access-Control-Allow-Origin", request.headers["origin"] ?? "*"),
      ("Access-Control-Allow-Credentials", "true"),
    ]
    return TrackerAnswer(response: response, hits: answer.hits)
  }

  private func answerWithoutCORS(to request: HTTPRequest, now: Date, known: KnownHits) -> TrackerAnswer {
    if request.method == "OPTIONS", request.asksForPermission {
      return TrackerAnswer(response: .preflight, hits: [])
    }
    var context = FindingContext(now: now, token: .none, userAgent: request.headers["user-agent"] ?? "")
    context.isPrefetch = request.isPrefetch
    context.sites = configuration.sites
    context.known = known
    if request.codedBody == nil, BulkBody.isBulk(request.body) {
      let token = HitReading(request.queryParameters)["token_auth"]
      return BulkAnswer(configuration, context, tokenOfURL: token).answer(to: request.body)
    }
    let parameters = request.parameters(body: request.formParameters)
    guard !parameters.isEmpty else { return request.answerWithoutParameters }
    let hit = HitReading(parameters)
    context.token = configuration.token(hit["token_auth"])
    let inspected = InspectedHit(parameters, in: context, way: request.method)
    return TrackerAnswer(response: .single(inspected, request, sendsImage: hit["send_image"] != "0"), hits: [inspected])
  }
}

extension HTTPRequest {
  fileprivate var isPrefetch: Bool {
    ["preview", "instant"].contains(headers["x-purpose"]) || headers["x-moz"] == "prefetch"
  }

  fileprivate var answerWithoutParameters: TrackerAnswer {
    if method == "GET" {
      return TrackerAnswer(response: .explanation(status: 200, page: HTTPResponse.inspectorPage), hits: [])
    }
    let reason =
      if body.isEmpty {
        "holds no parameters, neither in the URL nor in the body"
      } else if let codedBody {
        "is coded as \(codedBody), which Matomo does not decode"
      } else {
        #"is neither a form, by its Content-Type, nor a bulk request, by the word "requests" in it"#
      }
    let hit = InspectedHit(unreadable: "body", reason, outcome: .refused, way: method)
    let hits = method == "OPTIONS" ? [] : [hit]
    return TrackerAnswer(
      response: .explanation(status: 400, page: HTTPResponse.inspectorPage, reason: "body \(reason)"),
      hits: hits
    )
  }
}
