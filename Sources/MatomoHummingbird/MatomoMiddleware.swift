#if HummingbirdSupport
  import HTTPTypes
  public import Hummingbird
  public import Matomo
  import MatomoCore

  /// Tracks every request that passes through it, after it was answered.
  ///
  ///     let router = Router(context: MatomoRequestContext.self)
  ///     router.add(middleware: MatomoMiddleware(matomo))
  ///     let app = Application(router: router, services: [matomo])
  ///
  /// It sees the routes and the middleware that are added after it: add it before `FileMiddleware`, or the files that one answers are
  /// tracked as missing pages. Where it stands first, it also sees what other middleware answers.
  public struct MatomoMiddleware<Context: TrackedRequestContext>: RouterMiddleware {
    private let matomo: MatomoTracker
    private let servesTLS: Bool

    /// Creates a middleware.
    ///
    /// - Parameters:
    ///   - matomo: The tracker, which runs as a service of the application.
    ///   - servesTLS: Whether the application's own server speaks TLS, which Hummingbird does not tell of HTTP/1. Without
    ///     ``URLRules/assumeHTTPS``, URLs would be `http`.
    public init(_ matomo: MatomoTracker, servesTLS: Bool = false) {
      self.matomo = matomo
      self.servesTLS = servesTLS
    }

    /// Answers the request as if this were not there, but for a cookie, which goes with a response and an `HTTPError`.
    @concurrent
    public func handle(
      _ request: Request,
      context: Context,
      next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
      let observation = RequestObservation(for: matomo, data: context.matomo)
      do {
        var response = try await observation.data.whileCurrent { try await next(request, context) }
        var observed = ObservedRequest(request, context, response: response)
        if servesTLS { observed.scheme = "https" }
        let hasTitle = context.matomo.title != nil
        let cookie: ResponseCookie?
        if observed.isPage, observed.bytes == nil || (observed.bytes != 0 && !hasTitle) {
          cookie = observation.answer(&observed)
          response.body = response.body.seen(
            by: SentPage(observed, observation, search: TitleSearch(isOver: hasTitle))
          )
        } else {
          cookie = observation.end(observed)
        }
        if let cookie {
          response.headers.append(HTTPField(name: .setCookie, value: cookie.header))
        }
        return response
      } catch {
        // Hummingbird makes the response later: nothing more than its status is known yet.
        var observed = ObservedRequest(request, context, status: .internalServerError)
        if servesTLS { observed.scheme = "https" }
        if let answer = error as? any HTTPResponseError { observed.status = answer.status.code }
        let cookie = observation.end(observed, failure: error)
        guard let cookie, var answer = error as? HTTPError else { throw error }
        answer.headers.append(HTTPField(name: .setCookie, value: cookie.header))
        throw answer
      }
    }
  }
#endif
