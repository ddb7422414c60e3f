#if ServiceLifecycleSupport
  public import ServiceLifecycle

  extension MatomoTracker: Service {
    /// Within a service group, its graceful shutdown calls ``stop()``: what is queued is delivered before the group ends.
    func stoppingOnGracefulShutdown(_ deliver: () async -> Void) async {
      await withGracefulShutdownHandler {
        await deliver()
      } onGracefulShutdown: {
        self.stop()
      }
    }
  }
#else
  extension MatomoTracker {
    func stoppingOnGracefulShutdown(_ deliver: () async -> Void) async {
      await deliver()
    }
  }
#endif
