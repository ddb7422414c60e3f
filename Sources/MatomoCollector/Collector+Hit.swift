import FoundationEssentials
import MatomoRules
import MatomoTracking

extension Collector {
  /// A request that is one hit, or none.
  func decideOnHit(_ request: CollectorRequest, at now: Date) -> CollectorDecision {
    let parameters = request.parameters
    guard !parameters.isEmpty else { return .answer(explanation(request)) }
    var admission = HitAdmission(rules, request, at: now)
    let admitted = admission.admit(consume parameters, isTrusted: showsToken(request) ? true : nil)
    var counts = CollectorCounts()
    let accepted = CollectorResponse.accepted(method: request.method, sendsImage: admitted.sendsImage)
    switch admitted.outcome {
    case .stored(let hit):
      counts.removed = admitted.removed
      return .store([hit], then: accepted, counts)
    case .excluded(let rule):
      counts.excluded = 1
      counts.rule = rule
      return .answer(accepted, counts)
    case .refused(let reason):
      counts.refused = 1
      let response = CollectorResponse.refused(
        method: request.method,
        sendsImage: admitted.sendsImage,
        page: CollectorResponse.page,
        reason: reason
      )
      return .answer(response, counts)
    }
  }

  private func explanation(_ request: CollectorRequest) -> CollectorResponse {
    if request.method == "GET" { return .explanation(status: 200, page: CollectorResponse.page) }
    let reason =
      if request.body.isEmpty {
        "the request holds no parameters, neither in the URL nor in the body"
      } else if let coding = request.codedBody {
        "the body is coded as \(coding), which Matomo does not decode"
      } else {
        #"the body is neither a form, by its Content-Type, nor a JSON object, nor a bulk with "requests" in it"#
      }
    return .explanation(status: 400, page: CollectorResponse.page, reason: reason)
  }
}
