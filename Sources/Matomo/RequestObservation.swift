import FoundationEssentials
package import MatomoRequests

/// One request on its way through a server: the part of a middleware that is the same for every framework.
package struct RequestObservation: Sendable {
  /// What the handler says of the request.
  package let data: RequestData

  private let matomo: MatomoTracker
  private let time = Date()
  private let start = ContinuousClock.now

  /// Starts the clock.
  package init(for matomo: MatomoTracker) {
    self.matomo = matomo
    data = RequestData(of: matomo)
  }

  /// Tracks the request, whose time and duration are known here.
  ///
  /// - Parameter failure: The error that the handler threw.
  /// - Returns: The cookie that belongs on the response.
  package func end(_ request: consuming ObservedRequest, failure: (any Error)? = nil) -> ResponseCookie? {
    request.time = time
    request.duration = ContinuousClock.now - start
    request.failure = failure.map { String(describing: $0) }
    return matomo.track(request, data: data).cookie
  }
}
