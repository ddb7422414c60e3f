import EmbeddedHTTP
import FoundationEssentials
import MatomoCollector
import MatomoDelivery
import MatomoRequests
import MatomoRules

/// Answers requests to the tracker's paths: the collector decides, the queue stores.
struct CollectorEndpoint: Sendable {
  let collector: Collector
  let hits: CollectedHits
  let counters: CollectorCounters
  let decisions: DecisionLog

  /// Whether a request is answered when its hits are committed, rather than at once.
  let answersWhenStored: Bool
  let log: Log

  func serves(_ request: HTTPRequest) -> Bool { collector.serves(request.path) }

  /// Answers now or after the commit, without ever blocking the thread of the server.
  func answer(_ request: HTTPRequest, _ exchange: HTTPExchange) {
    let now = Date()
    switch collector.decide(CollectorRequest(request), at: now) {
    case .answer(let response, let counts):
      note(counts, response, request, at: now)
      exchange.answer(HTTPResponse(response))
    case .store(let found, then: let response, let counts):
      note(counts, response, request, at: now)
      let stored = found.map { StoredHit($0.hit, acceptedAt: now, pageView: $0.side) }
      for hit in stored {
        let side = hit.pageView == nil ? Decision.Side.trusted : .javaScript
        decisions.add(Decision(time: now, query: hit.query, outcome: .tracked(side)))
      }
      guard answersWhenStored else {
        let isTaken = hits.take(stored, answer: nil)
        return exchange.answer(HTTPResponse(isTaken ? response : refuse(stored, response)))
      }
      let isTaken = hits.take(stored) { error in
        exchange.answer(HTTPResponse(error == nil ? response : refuse(stored, response)))
      }
      if !isTaken { exchange.answer(HTTPResponse(refuse(stored, response))) }
    }
  }

  private func refuse(_ hits: [StoredHit], _ response: CollectorResponse) -> CollectorResponse {
    self.hits.count(refused: hits.count)
    return response.queueFull
  }

  private func note(_ counts: CollectorCounts, _ response: CollectorResponse, _ request: HTTPRequest, at now: Date) {
    counters.add(counts)
    hits.count(refused: counts.refused)
    let query = request.query ?? ""
    if counts.refused > 0 {
      let reason = response.header("X-Matomo-Relay-Error") ?? ""
      log.debug("collector: \(counts.refused) refused: \(reason)")
      decisions.add(Decision(time: now, query: query, outcome: .refused(reason: reason)))
    }
    if counts.excluded > 0 {
      log.debug("collector: \(counts.excluded) left out by \(counts.rule?.description ?? "rec")")
      decisions.add(Decision(time: now, query: query, outcome: .ignored(.javaScript, counts.rule)))
    }
  }
}

extension CollectorRequest {
  init(_ request: HTTPRequest) {
    self.init(
      method: request.method,
      path: request.path,
      query: request.query ?? "",
      headers: HeaderFields(request.headers),
      body: request.body,
      peer: IPAddress(request.peer)
    )
  }
}
