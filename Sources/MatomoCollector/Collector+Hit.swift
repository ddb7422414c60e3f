import FoundationEssentials
import MatomoCore
import MatomoHTTP
import MatomoProtocol

extension Collector {
  /// Decides about a request that is not a bulk.
  func decideOnHit(_ request: HTTPRequest, at now: Date) -> CollectorDecision {
    let parameters = request.parameters
    guard !parameters.isEmpty else { return .answer(explanation(request)) }
    var admission = HitAdmission(rules, request, at: now)
    let admitted = admission.admit(consume parameters, isTrusted: showsToken(request) ? true : nil)
    var counts = CollectorCounts()
    var accepted = HTTPResponse.accepted(method: request.method, sendsImage: admitted.sendsImage)
    switch admitted.outcome {
    case .stored(let hit):
      counts.removed = admitted.removed
      if let cookie = admitted.cookie { accepted.headers.append(("Set-Cookie", cookie.header)) }
      return .store([hit], then: accepted, counts)
    case .excluded(let rule):
      counts.excluded = 1
      counts.rule = rule
      return .answer(accepted, counts)
    case .refused(let reason):
      counts.refused = 1
      let response = HTTPResponse.refused(
        method: request.method,
        sendsImage: admitted.sendsImage,
        page: HTTPResponse.page,
        reason: reason
      )
      return .answer(response, counts)
    }
  }

  private func explanation(_ request: HTTPRequest) -> HTTPResponse {
    if request.method == "GET" { return .explanation(status: 200, page: HTTPResponse.page) }
    let reason =
      if request.body.isEmpty {
        "the request holds no parameters, neither in the URL nor in the body"
      } else if let coding = request.codedBody {
        "the body is coded as \(coding), which Matomo does not decode"
      } else {
        #"the body is neither a form, by its Content-Type, nor a JSON object, nor a bulk with "requests" in it"#
      }
    return .explanation(status: 400, page: HTTPResponse.page, reason: reason)
  }
}
