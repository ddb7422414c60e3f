#if VaporSupport
  public import Matomo
  import MatomoCore
  public import Vapor

  /// Tracks every request that passes through it, after it was answered.
  ///
  ///     app.middleware.use(MatomoMiddleware(matomo), at: .beginning)
  ///     app.lifecycle.use(matomo)
  ///
  /// At the beginning it sees what Vapor's error middleware made of an error, and the files of a `FileMiddleware`, which are not
  /// tracked where that stands first. At the end it sees the error itself, which ``RequestTracker/Configuration/reportsCrashes``
  /// needs, but the answer to it gets no cookie.
  public struct MatomoMiddleware: Middleware {
    private let matomo: MatomoTracker

    /// Creates a middleware; the tracker runs with the application.
    public init(_ matomo: MatomoTracker) {
      self.matomo = matomo
    }

    /// Answers the request as if this were not there, but for a cookie.
    public func respond(to request: Request, chainingTo next: any Responder) -> EventLoopFuture<Response> {
      let observation = RequestObservation(for: matomo, data: request.matomo)
      for rule in request.route?.tracking ?? [] { rule.apply(observation.data) }
      let target = request.url.string
      // The tasks of asynchronous handlers begin in here, and take the current data along.
      return observation.data.whileStarting { next.respond(to: request) }.always { result in
        let observed: ObservedRequest
        switch result {
        case .success(let response):
          observed = ObservedRequest(request, target: target, response: response)
          if let cookie = observation.end(observed) {
            response.headers.add(name: .setCookie, value: cookie.header)
          }
        case .failure(let error):
          let status = (error as? any AbortError)?.status ?? .internalServerError
          observed = ObservedRequest(request, target: target, status: status)
          _ = observation.end(observed, failure: error)
        }
      }
    }
  }
#endif
