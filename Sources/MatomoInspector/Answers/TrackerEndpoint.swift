package import FoundationEssentials
import MatomoJSON
package import MatomoRules
import MatomoTracking

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
  ///   - orders: the orders that are recorded already.
  package func answer(to request: InspectorRequest, now: Date, orders: Set<OrderID> = []) -> TrackerAnswer {
    let answer = answerWithoutCORS(to: request, now: now, orders: orders)
    guard request.method != "GET", answer.response.header("Access-Control-Allow-Origin") == nil else { return answer }
    var response = answer.response
    response.headers += [
      ("Access-Control-Allow-Origin", request.header("origin") ?? "*"),
      ("Access-Control-Allow-Credentials", "true"),
    ]
    return TrackerAnswer(response: response, hits: answer.hits)
  }

  private func answerWithoutCORS(to request: InspectorRequest, now: Date, orders: Set<OrderID>) -> TrackerAnswer {
    if request.method == "OPTIONS", request.asksForPermission {
      return TrackerAnswer(response: .preflight, hits: [])
    }
    let queryParameters = Query.decode(request.query)
    var context = FindingContext(now: now, token: .none, userAgent: request.header("user-agent") ?? "")
    context.isPrefetch = request.isPrefetch
    context.sites = configuration.sites
    context.orders = orders
    if request.codedBody == nil, BulkBody.isBulk(request.body) {
      let token = HitReading(queryParameters)["token_auth"]
      return BulkAnswer(configuration, context, tokenOfURL: token).answer(to: request.body)
    }
    // In PHP's $_GET + $_POST a name of the query wins, and here the last one does.
    let parameters = request.formParameters + queryParameters
    guard !parameters.isEmpty else { return request.answerWithoutParameters }
    let hit = HitReading(parameters)
    context.token = configuration.token(hit["token_auth"])
    let inspected = InspectedHit(parameters, in: context, way: request.method)
    return TrackerAnswer(response: .single(inspected, request, sendsImage: hit["send_image"] != "0"), hits: [inspected])
  }
}

extension InspectorRequest {
  fileprivate var asksForPermission: Bool {
    header("access-control-request-method") != nil || header("access-control-request-headers") != nil
  }

  fileprivate var isPrefetch: Bool {
    ["preview", "instant"].contains(header("x-purpose")) || header("x-moz") == "prefetch"
  }

  /// How the body is packed, if it is; PHP does not unpack it.
  fileprivate var codedBody: String? {
    guard let coding = header("content-encoding"), coding.lowercased() != "identity" else { return nil }
    return coding
  }

  /// PHP reads a form only where the request is a POST that says that it is one.
  fileprivate var formParameters: [Parameter] {
    let type = header("content-type")?.prefix { $0 != ";" }.lowercased() ?? ""
    guard method == "POST", codedBody == nil, type.hasPrefix("application/x-www-form-urlencoded") else { return [] }
    // A form may start with a question mark that belongs to a name.
    return Query.decode(bytes: [UInt8(ascii: "?")] + body)
  }

  fileprivate var answerWithoutParameters: TrackerAnswer {
    if method == "GET" {
      return TrackerAnswer(response: .explanation(status: 200, page: TrackerResponse.inspectorPage), hits: [])
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
      response: .explanation(status: 400, page: TrackerResponse.inspectorPage, reason: "body \(reason)"),
      hits: hits
    )
  }
}
