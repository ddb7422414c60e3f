#if HummingbirdSupport
  public import Hummingbird
  public import Matomo

  extension MatomoTracker {
    /// Says which patterns of the configuration, of filters and route details, no route of the application has.
    ///
    ///     matomo.checkRoutes(of: router)
    ///     let app = Application(router: router, services: [matomo])
    ///
    /// Call it when all routes are added. It logs ``TrackerEvent/unknownRoutes(_:)`` if there are any.
    public func checkRoutes(of router: Router<some RequestContext>) {
      checkRoutes(router.routes.map(\.path.description))
    }
  }
#endif
