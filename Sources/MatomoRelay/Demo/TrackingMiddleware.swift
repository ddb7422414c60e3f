import FoundationEssentials
import Matomo
import MatomoCore
import MatomoHTTPServer

/// Tracks what a site answers, after it has answered.
struct TrackingMiddleware: Sendable {
  let matomo: MatomoTracker
  let site: DemoSite
  let decisions: DecisionLog

  /// The header in which a trusted proxy says who is logged in; anybody else could claim to be anyone.
  var userIDHeader: String?
  var proxies = TrustedProxies()

  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    let time = Date()
    let start = ContinuousClock.now
    let data = RequestData()
    var failure: String?
    var answer: DemoSite.Answer
    do {
      answer = try await data.whileCurrent { try await site.answer(request) }
    } catch {
      failure = String(describing: error)
      answer = DemoSite.Answer(response: .text("the page failed\n", status: 500), route: nil)
    }
    var observed = ObservedRequest(request, answer, time: time)
    observed.duration = ContinuousClock.now - start
    observed.failure = failure
    if let userIDHeader, proxies.trusts(observed.peerAddress) { observed.userID = request.headers[userIDHeader] }
    let tracked = matomo.track(observed, data: data)
    if case .ignored(let rule) = tracked { decisions.add(Decision(ignoring: observed, rule, at: time)) }
    if let cookie = tracked.cookie {
      answer.response.headers.append(("Set-Cookie", cookie.header))
    }
    return answer.response
  }
}

extension ObservedRequest {
  fileprivate init(_ request: HTTPRequest, _ answer: DemoSite.Answer, time: Date) {
    let contentType = answer.response.headers.first { $0.name == "Content-Type" }?.value
    let isPage = contentType?.hasPrefix("text/html") ?? false
    self.init(
      method: request.method,
      scheme: "http",
      path: request.path,
      query: request.query,
      headers: request.headers,
      peerAddress: request.peer,
      route: answer.route,
      status: answer.response.status,
      bytes: answer.response.body.count,
      time: time,
      contentType: contentType,
      title: isPage ? PageTitle.find(in: answer.response.body) : nil,
      pageViewID: answer.pageViewID
    )
  }
}
