#if VaporSupport
  public import Matomo
  public import Vapor

  extension MatomoTracker: LifecycleHandler {
    private struct Running: StorageKey {
      typealias Value = [ObjectIdentifier: Task<Void, Never>]
    }

    /// Begins to deliver, and says which patterns of the configuration no route of the application has.
    public func didBoot(_ application: Application) {
      checkRoutes(application.routes.all.map(\.pattern))
      var running = application.storage[Running.self] ?? [:]
      // It fails only where it runs already, in a service group of the application's own: then that one delivers.
      running[ObjectIdentifier(self)] = Task { try? await run() }
      application.storage[Running.self] = running
    }

    /// Delivers what is queued, as far as the time to drain allows, and ends.
    public func shutdownAsync(_ application: Application) async {
      // Vapor would stop to serve only after its handlers, and what is tracked until then would be lost.
      await application.server.shutdown()
      stop()
      await application.storage[Running.self]?[ObjectIdentifier(self)]?.value
    }

    /// Ends delivery without waiting for it.
    ///
    /// An application that means to lose nothing calls `asyncShutdown()`.
    public func shutdown(_ application: Application) {
      stop()
    }
  }
#endif
