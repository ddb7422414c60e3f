/// An HTTP/1.1 client on libcurl, with one thread of its own for all requests in flight.
///
/// Connections are kept and used again. Redirects are never followed: the answer is returned as it came. Certificates are
/// verified. The variables `http_proxy`, `https_proxy` and `no_proxy` are honoured, as operators expect of libcurl.
///
/// The thread starts with the first request, and ends with ``close()`` or when the client is released.
package final class CurlClient: Sendable {
  private let loop = CurlLoop()

  package init() {}

  deinit {
    loop.stop()
  }

  /// Sends a request and waits for the whole answer.
  ///
  /// Cancelling the task aborts the transfer at once.
  ///
  /// A request with a body is never sent twice: a kept connection that breaks after the body was sent is an unknown
  /// outcome, though libcurl by itself would try again. Requests without a body may be sent again on a new connection if
  /// their method is `GET` or `HEAD`.
  package func send(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
    if let fault = request.fault { throw .notSent(fault) }
    let id = loop.nextID()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        loop.start(id, request) { continuation.resume(returning: $0) }
        // The handler below does nothing when it runs before the start.
        if Task.isCancelled { loop.cancel(id) }
      }
    } onCancel: {
      // Through self, which keeps the client, and with it the loop, until the answer is there.
      self.cancel(id)
    }
    return try result.get()
  }

  /// Ends the thread; requests in flight are aborted, and later ones fail as not sent.
  package func close() {
    loop.stop()
  }

  private func cancel(_ id: UInt64) {
    loop.cancel(id)
  }
}
