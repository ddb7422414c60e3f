#if ServiceLifecycleSupport
  import FoundationEssentials
  import Matomo
  import MatomoSQLite
  import MatomoTestSupport
  import MatomoTesting
  import Metrics
  import MetricsTestKit
  import ScriptedMatomo
  import Testing

  /// What an operator sees where the app's other metrics are.
  @Suite struct MetricsTests {
    private func tracker(
      _ url: String,
      backend: MatomoTracker.Backend,
      clock: DeliveryClock = .system
    ) throws -> MatomoTracker {
      try MatomoTracker(configuration: .init(url: url, siteID: 1), backend: backend, clock: clock, onEvent: { _ in })
    }

    /// Tracks some pages, and delivers them.
    private func run(_ pages: Int, _ url: String, backend: MatomoTracker.Backend) async throws -> TestMetrics {
      let metrics = TestMetrics()
      try await withMetricsFactory(metrics) {
        let tracker = try tracker(url, backend: backend)
        for number in 1...pages { tracker.track(.page(number)) }
        tracker.stop()
        try await tracker.run()
      }
      return metrics
    }

    @Test func hitsAreCountedByWhatBecameOfThem() async throws {
      let server = try ScriptedMatomo()
      let metrics = try await run(3, server.url, backend: .memory)
      #expect(try metrics.expectCounter("matomo_relay_hits_received_total").totalValue == 3)
      #expect(try metrics.expectCounter("matomo_relay_hits_recorded_total").totalValue == 3)
      #expect(try metrics.expectCounter("matomo_relay_hits_unknown_total").totalValue == 0)
      #expect(try metrics.expectGauge("matomo_relay_hits_queued").lastValue == 0)
    }

    @Test func processCountsFromZeroWhateverTheFileHasCounted() async throws {
      let folder = try TemporaryFolder()
      let server = try ScriptedMatomo()
      for pages in [3, 2] {
        let backend = try MatomoTracker.Backend.sqlite(path: folder.file("hits.sqlite"))
        let metrics = try await run(pages, server.url, backend: backend)
        #expect(try metrics.expectCounter("matomo_relay_hits_recorded_total").totalValue == Int64(pages))
        await backend.queue.close()
      }
    }

    @Test func whatWaitsIsToldEveryTenSeconds() async throws {
      let server = try ScriptedMatomo(isDown: true)
      let clock = ManualClock(now: Date())
      let metrics = TestMetrics()
      try await withMetricsFactory(metrics) {
        let tracker = try tracker(server.url, backend: .memory, clock: clock.deliveryClock)
        try await tracker.whileRunning {
          tracker.track(.page(1))
          let queued = "matomo_relay_hits_queued"
          try await clock.advance { (try? metrics.expectGauge(queued).lastValue) == 1 }
          #expect(try metrics.expectCounter("matomo_relay_hits_received_total").totalValue == 1)
        }
      }
    }

    @Test func queueThatAnotherProcessDeliversIsThatOnesToTell() async throws {
      let folder = try TemporaryFolder()
      let backend = try MatomoTracker.Backend.sqlite(
        path: folder.file("hits.sqlite"),
        deliveredBy: .anotherProcess
      )
      let metrics = try await run(1, "https://matomo.example.org", backend: backend)
      #expect(metrics.counters.isEmpty)
    }
  }
#endif
