import FoundationEssentials
import Matomo
import MatomoCore
import MatomoHTTPServer
import MatomoProtocol

/// What the admin listener answers.
struct AdminEndpoints: Sendable {
  let queue: any HitQueue
  let queueLimit: Int
  let counters: CollectorCounters
  let decisions: DecisionLog
  let match: PageViewNaming.Match
  let requests: RequestsEndpoint

  func answer(_ request: HTTPRequest) async -> HTTPResponse {
    let paths = ["/healthz", "/readyz", "/metrics", "/status", "/decisions", RequestsEndpoint.path]
    guard paths.contains(request.path) else {
      return .text("there is \(paths.joined(separator: ", "))\n", status: 404)
    }
    guard request.path != RequestsEndpoint.path else {
      do throws(HitQueueError) {
        return try await requests.answer(request)
      } catch {
        return .text("\(error)\n", status: 503)
      }
    }
    guard request.method == "GET" || request.method == "HEAD" else {
      return HTTPResponse(status: 405, headers: [("Allow", "GET, HEAD")])
    }
    if request.path == "/healthz" { return .text("ok\n") }
    if request.path == "/decisions" {
      return .json(DecisionJSON.value(decisions.decisions, match: match).encode() + [UInt8(ascii: "\n")])
    }
    let now = Date()
    do throws(HitQueueError) {
      if request.path == "/readyz" { try await queue.checkWritable() }
      let status = try await queue.status(at: now)
      switch request.path {
      case "/metrics":
        let type = "text/plain; version=0.0.4; charset=utf-8"
        return HTTPResponse(
          status: 200,
          headers: [("Content-Type", type)],
          body: Array(Metrics.text(status, collector: counters.counts, at: now).utf8)
        )
      case "/status": return .json(StatusJSON.value(status, at: now).encode() + [UInt8(ascii: "\n")])
      default: return readiness(status)
      }
    } catch {
      return .text("\(error)\n", status: 503)
    }
  }

  private func readiness(_ status: QueueStatus) -> HTTPResponse {
    guard status.queued + status.held < queueLimit else {
      return .text("the queue is at its limit of \(queueLimit) hits\n", status: 503)
    }
    return .text("ok\n")
  }
}
