#if ServiceLifecycleSupport
  import FoundationEssentials
  public import Logging

  extension MatomoTracker {
    /// Creates a tracker.
    ///
    /// - Parameters:
    ///   - configuration: What is tracked, and where it goes.
    ///   - backend: Where hits wait for their delivery.
    ///   - transport: A way to Matomo of your own, for a test for example; `nil` is HTTP.
    ///   - clock: The time to go by.
    ///   - logger: Hears of everything that an operator must know, each at its ``TrackerEvent/level``, those of one kind once a minute.
    ///   - onEvent: Called with every event besides.
    /// - Throws: ``MatomoError`` for a wrong configuration.
    public convenience init(
      configuration: Configuration,
      backend: Backend = .memory,
      transport: (any HitTransport)? = nil,
      clock: DeliveryClock = .system,
      logger: Logger = Logger(label: "matomo"),
      onEvent: (@Sendable (TrackerEvent) -> Void)? = nil
    ) throws {
      let log = EventLogger(logger, now: clock.now)
      try self.init(configuration, backend: backend, transport: transport, clock: clock) { event in
        log.log(event)
        onEvent?(event)
      }
    }
  }

  extension EventLogger {
    fileprivate convenience init(_ logger: Logger, now: @escaping @Sendable () -> Date) {
      self.init(now: now) { level, line in logger.log(level: Logger.Level(level), "\(line)") }
    }
  }

  extension Logger.Level {
    fileprivate init(_ level: TrackerEvent.Level) {
      switch level {
      case .debug: self = .debug
      case .info: self = .info
      case .warning: self = .warning
      case .error: self = .error
      }
    }
  }
#else
  extension MatomoTracker {
    /// Creates a tracker.
    ///
    /// - Parameters:
    ///   - configuration: What is tracked, and where it goes.
    ///   - backend: Where hits wait for their delivery.
    ///   - transport: A way to Matomo of your own, for a test for example; `nil` is HTTP.
    ///   - clock: The time to go by.
    ///   - onEvent: Called with everything that an operator may want to know. Without one, warnings and errors are written to
    ///     standard error, those of one kind once a minute.
    /// - Throws: ``MatomoError`` for a wrong configuration.
    public convenience init(
      configuration: Configuration,
      backend: Backend = .memory,
      transport: (any HitTransport)? = nil,
      clock: DeliveryClock = .system,
      onEvent: (@Sendable (TrackerEvent) -> Void)? = nil
    ) throws {
      let onEvent = onEvent ?? EventLogger.standardError(now: clock.now).log
      try self.init(configuration, backend: backend, transport: transport, clock: clock, telling: onEvent)
    }

    /// Needs one of the package traits `HummingbirdSupport`, `VaporSupport` and `ServiceLifecycleSupport`.
    @available(
      *,
      unavailable,
      message:
        "add traits: [\"ServiceLifecycleSupport\"] to .package(url: …) of swift-matomo in Package.swift (swift-tools-version 6.1 or later)"
    )
    public convenience init(
      configuration: Configuration,
      backend: Backend = .memory,
      transport: (any HitTransport)? = nil,
      clock: DeliveryClock = .system,
      logger: some Any,
      onEvent: (@Sendable (TrackerEvent) -> Void)? = nil
    ) throws {
      fatalError("unavailable")
    }
  }
#endif
