#if ServiceLifecycleSupport
  import FoundationEssentials
  import Metrics

  extension MatomoTracker {
    /// Tells the metrics of the process what is in the queue and what becomes of its hits, while hits are delivered.
    ///
    /// A queue that another process delivers from is that one's to tell of.
    func tellingMetrics(while deliver: () async -> Void) async {
      guard delivery != nil, !(MetricsSystem.factory is NOOPMetricsHandler) else { return await deliver() }
      let metrics = QueueMetrics(queue, clock: clock)
      await metrics.tell()
      await withTaskGroup { group in
        group.addTask { await metrics.run() }
        await deliver()
        group.cancelAll()
      }
      await metrics.tell()
    }
  }

  /// The counters and gauges of a queue, under the names of the relay's `/metrics`.
  private actor QueueMetrics {
    private static let interval = Duration.seconds(10)

    private let queue: any HitQueue
    private let clock: DeliveryClock
    private var gauges: [String: Gauge] = [:]
    private var counters: [String: (counter: Counter, value: Double)] = [:]

    init(_ queue: any HitQueue, clock: DeliveryClock) {
      self.queue = queue
      self.clock = clock
    }

    func run() async {
      while (try? await clock.sleep(Self.interval)) != nil { await tell() }
    }

    /// Tells what is so now; a queue that fails is said elsewhere.
    func tell() async {
      let now = clock.now()
      guard let status = try? await queue.status(at: now) else { return }
      for metric in status.metrics(at: now) {
        switch metric.kind {
        case .gauge:
          let gauge = gauges[metric.name] ?? Gauge(label: metric.name)
          gauge.record(metric.value)
          gauges[metric.name] = gauge
        case .counter:
          // A queue on disk has counted before this process did, which counts from its first look on.
          let dimensions = metric.label.map { [($0.name, $0.value)] } ?? []
          let (counter, value) =
            counters[metric.series] ?? (Counter(label: metric.name, dimensions: dimensions), metric.value)
          counter.increment(by: Int64(metric.value - value))
          counters[metric.series] = (counter, metric.value)
        }
      }
    }
  }
#else
  extension MatomoTracker {
    func tellingMetrics(while deliver: () async -> Void) async { await deliver() }
  }
#endif
