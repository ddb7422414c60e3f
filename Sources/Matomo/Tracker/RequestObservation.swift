import FoundationEssentials
package import MatomoCore

/// One request on its way through a server: the part of a middleware that is the same for every framework.
package struct RequestObservation: Sendable {
  /// What the handler says of the request.
  package let data: RequestData

  private let matomo: MatomoTracker
  private let time = Date()
  private let start = ContinuousClock.now

  /// Starts the clock.
  package init(for matomo: MatomoTracker, data: RequestData = RequestData()) {
    self.matomo = matomo
    self.data = data
    data.pageSnippet = matomo.pageSnippet
  }

  /// Tracks the request, whose time and duration are known here.
  ///
  /// - Parameter failure: The error that the handler threw.
  /// - Returns: The cookie that belongs on the response.
  package func end(_ request: consuming ObservedRequest, failure: (any Error)? = nil) -> ResponseCookie? {
    measure(&request)
    // A request that is refused, or that the client gave up, is no crash of the server.
    if request.status >= 500, let failure, !(failure is CancellationError) {
      request.failure = String(describing: failure)
    }
    return matomo.track(request, data: data).cookie
  }

  /// Completes a request that is tracked when its body has been sent.
  ///
  /// - Returns: The cookie that belongs on the response, whose head goes before its body.
  package func answer(_ request: inout ObservedRequest) -> ResponseCookie? {
    measure(&request)
    guard let cookie = matomo.cookie(for: request, data: data) else { return nil }
    // From here on the browser has it, and the hit is that of the same visitor.
    request.headers.append(name: "Cookie", value: "\(cookie.name)=\(cookie.value)")
    return cookie
  }

  /// Tracks a request that was completed before.
  package func track(_ request: consuming ObservedRequest) {
    matomo.track(request, data: data)
  }

  private func measure(_ request: inout ObservedRequest) {
    request.time = time
    request.duration = ContinuousClock.now - start
  }
}
