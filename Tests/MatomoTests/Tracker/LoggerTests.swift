#if ServiceLifecycleSupport
  import FoundationEssentials
  import InMemoryLogging
  import Logging
  import Matomo
  import MatomoTestSupport
  import MatomoTesting
  import ScriptedMatomo
  import Testing

  /// What the operator reads in the app's own log.
  @Suite struct LoggerTests {
    private let handler = InMemoryLogHandler()

    private var logger: Logger {
      var logger = Logger(label: "test") { _ in handler }
      logger.logLevel = .debug
      return logger
    }

    private var lines: [String] { handler.entries.map { "\($0.level): \($0.message)" } }

    @Test func eventsAreLoggedAtTheirLevel() async throws {
      let server = try ScriptedMatomo()
      let tracker = try MatomoTracker(configuration: .init(url: server.url, siteID: 1), logger: logger)
      for _ in 1...100 { tracker.track(ObservedRequest(path: "/", time: Date())) }
      tracker.track(.page(1))
      tracker.stop()
      try await tracker.run()
      tracker.track(.page(2))
      #expect(
        lines == [
          "warning: the first 100 requests were all ignored: invalidHost; invalidHost: set the request's host, give its headers "
            + "a Host, or set requests.urls.baseURL",
          "debug: Matomo recorded 1 hits",
          "warning: a hit was dropped, since the tracker was stopped; stop it after the server",
        ]
      )
    }

    @Test func trackerThatNobodyRunsIsAnError() async throws {
      let clock = ManualClock()
      let tracker = try MatomoTracker(
        configuration: .init(url: "https://matomo.example.org", siteID: 1),
        clock: clock.deliveryClock,
        logger: logger
      )
      tracker.track(.page(1))
      try await eventually { clock.wakeTimes.count == 1 }
      clock.advance(by: .seconds(10))
      try await eventually { !lines.isEmpty }
      #expect(lines.count == 1)
      #expect(lines.first?.hasPrefix("error: 1 hits wait and nothing is sent: run() was not called") == true)
    }

    @Test func outageIsOneLineAMinute() async throws {
      let clock = ManualClock(now: Date())
      let transport = ScriptedTransport { _, _ in .status(503) }
      let log = EventLog()
      let configuration = MatomoTracker.Configuration(
        url: "https://matomo.example.org",
        siteID: 1,
        delivery: DeliveryConfiguration(
          flushInterval: .zero,
          retry: RetryPolicy(first: .seconds(5), factor: 1, limit: .seconds(5), jitter: 0)
        )
      )
      let tracker = try MatomoTracker(
        configuration: configuration,
        transport: transport,
        clock: clock.deliveryClock,
        logger: logger,
        onEvent: { log.append($0) }
      )
      try await tracker.whileRunning {
        tracker.track(.page(1))
        try await clock.advance { log.events.count == 13 }
      }
      let outage = lines.filter { $0.hasPrefix("warning: nothing was recorded") }
      #expect(outage.count == 2)
      #expect(outage.last?.hasSuffix("(and 11 more like it since the last line)") == true)
    }
  }
#endif
