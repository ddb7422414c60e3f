import MatomoFirstParty
import MatomoHTTP
import MatomoHTTPServer

/// What the public listener answers: hits, the snippet, Matomo's files, and whatever stands behind them.
struct PublicEndpoints: Sendable {
  let collector: CollectorEndpoint
  let snippet: SnippetEndpoint
  let files: FirstPartyFiles

  /// Answers everything else.
  let site: @Sendable (HTTPRequest) async -> HTTPResponse

  func answer(_ request: HTTPRequest, _ exchange: HTTPExchange) {
    guard !collector.serves(request) else { return collector.answer(request, exchange) }
    if let response = snippet.answer(request) { return exchange.answer(response) }
    Task {
      if let response = await files.answer(request) { return exchange.answer(response) }
      exchange.answer(await site(request))
    }
  }
}
