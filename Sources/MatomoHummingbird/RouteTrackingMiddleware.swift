#if HummingbirdSupport
  public import Hummingbird
  public import Matomo

  extension RouterMethods where Context: TrackedRequestContext {
    /// A group whose requests are tracked as these rules say.
    ///
    ///     router.group("admin").matomo(.ignored).get("log", use: log)
    public func matomo(_ tracking: RouteTracking...) -> RouterGroup<Context> {
      group().add(middleware: RouteTrackingMiddleware(tracking))
    }

    /// A group whose pages have a title, unless the handler gives them another.
    ///
    ///     router.matomo(title: "Users").get("users", use: listUsers)
    public func matomo(title: String) -> RouterGroup<Context> {
      matomo(.title(title))
    }
  }

  /// Says something of all requests of a group or a route, for routers that are built of middleware.
  ///
  ///     RouteGroup("admin") {
  ///       RouteTrackingMiddleware([.ignored])
  ///       Get("log", handler: log)
  ///     }
  ///
  /// In a `RouteGroup` it sees everything below the group's path, also what no route of the group answers.
  public struct RouteTrackingMiddleware<Context: TrackedRequestContext>: RouterMiddleware {
    private let tracking: [RouteTracking]

    /// Creates a middleware; ``MatomoMiddleware`` must stand before it.
    public init(_ tracking: [RouteTracking]) {
      self.tracking = tracking
    }

    /// Applies the rules, and passes the request on.
    @concurrent
    public func handle(
      _ request: Request,
      context: Context,
      next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
      for rule in tracking { rule.apply(context.matomo) }
      return try await next(request, context)
    }
  }
#endif
