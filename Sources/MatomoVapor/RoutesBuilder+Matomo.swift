#if VaporSupport
  public import Matomo
  public import Vapor

  extension RoutesBuilder {
    /// A group whose requests are tracked as these rules say.
    ///
    ///     app.grouped("admin").matomo(.ignored).get("log", use: log)
    public func matomo(_ tracking: RouteTracking...) -> any RoutesBuilder {
      TrackedRoutes(root: self, tracking: tracking)
    }

    /// A group whose pages have a title, unless the handler gives them another.
    ///
    ///     app.matomo(title: "Users").get("users", use: listUsers)
    public func matomo(title: String) -> any RoutesBuilder {
      matomo(.title(title))
    }
  }

  extension Route {
    /// Sets how the requests of this route are tracked.
    ///
    ///     app.get("health", use: health).matomo(.ignored)
    @discardableResult
    public func matomo(_ tracking: RouteTracking...) -> Route {
      self.tracking += tracking
      return self
    }

    /// Gives the route's pages a title, unless the handler gives them another.
    @discardableResult
    public func matomo(title: String) -> Route {
      matomo(.title(title))
    }

    /// What was said of the route, that of the outermost group first.
    var tracking: [RouteTracking] {
      get { userInfo["matomo"] as? [RouteTracking] ?? [] }
      set { userInfo["matomo"] = newValue }
    }
  }

  private struct TrackedRoutes: RoutesBuilder {
    let root: any RoutesBuilder
    let tracking: [RouteTracking]

    func add(_ route: Route) {
      route.tracking = tracking + route.tracking
      root.add(route)
    }
  }
#endif
