import FoundationEssentials
import Matomo
import MatomoCollector
import MatomoCore
import MatomoHTTPServer
import MatomoProtocol

/// Answers requests to the tracker's paths: the collector decides, the queue stores.
struct CollectorEndpoint: Sendable {
  let collector: Collector
  let buffer: HitBuffer<CollectedHits>
  let uncounted: UncountedTotals
  let counters: CollectorCounters
  let decisions: DecisionLog

  /// Whether a request is answered when its hits are committed, rather than at once.
  let answersWhenStored: Bool
  let log: Log

  func serves(_ request: HTTPRequest) -> Bool { collector.serves(request.path) }

  /// Answers now or after the commit, without ever blocking the thread of the server.
  func answer(_ request: HTTPRequest, _ exchange: HTTPExchange) {
    let now = Date()
    switch collector.decide(request, at: now) {
    case .answer(let response, let counts):
      note(counts, response, request, at: now)
      exchange.answer(response)
    case .store(let found, then: let response, let counts):
      let stored = found.map { StoredHit($0.hit, acceptedAt: now, pageView: $0.side) }
      let finish = { @Sendable (failure: String?) in
        if let failure {
          uncounted.add { $0[.refused] += stored.count }
          tell(of: stored, at: now) { _ in .refused(reason: failure) }
          exchange.answer(response.notStored(failure))
        } else {
          note(counts, response, request, at: now)
          tell(of: stored, at: now) { .tracked($0.pageView == nil ? .trusted : .javaScript) }
          exchange.answer(response)
        }
      }
      let whenStored = { @Sendable (error: HitQueueError?) in finish(error.map(Self.reason)) }
      guard buffer.add(CollectedHits(stored, answer: answersWhenStored ? whenStored : nil)).isAdded else {
        return finish("too many hits wait to be stored")
      }
      if !answersWhenStored { finish(nil) }
    }
  }

  private static func reason(_ error: HitQueueError) -> String {
    error.code == .full ? "the queue is full" : "the queue cannot be written to"
  }

  private func tell(of hits: [StoredHit], at now: Date, _ outcome: (StoredHit) -> Decision.Outcome) {
    for hit in hits { decisions.add(Decision(time: now, query: hit.query, outcome: outcome(hit))) }
  }

  private func note(_ counts: CollectorCounts, _ response: HTTPResponse, _ request: HTTPRequest, at now: Date) {
    counters.add(counts)
    guard counts.refused > 0 || counts.excluded > 0 else { return }
    uncounted.add { totals in
      totals[.refused] += counts.refused
      if counts.excluded > 0 { totals.leaveOut(counts.rule?.name, counts.excluded) }
    }
    // What a client sent may hold a token, which must not be kept.
    let url = Query.decode(request.query ?? "").last { $0.name == "url" }
    let query = Query.encode(url.map { [$0] } ?? [])
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
