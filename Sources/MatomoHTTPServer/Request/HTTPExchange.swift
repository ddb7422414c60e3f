package import MatomoHTTP

/// The right to answer one request.
///
/// Answer inside the handler, or later from any thread. Only the first answer counts. A request whose exchange is
/// released without an answer is answered with 500, so that no client waits in vain.
package final class HTTPExchange: Sendable {
  private let slot: AnswerSlot

  init(_ slot: AnswerSlot) {
    self.slot = slot
  }

  deinit {
    slot.fill(HTTPResponse(status: 500))
  }

  /// Sends the answer; harmless if the client has gone or the server has stopped.
  package func answer(_ response: HTTPResponse) {
    slot.fill(response)
  }
}
