import Matomo
import MatomoCollector
import MatomoFirstParty
import MatomoHTTPServer

/// Everything of `serve` and `demo` but delivery itself: the listeners, and what they feed.
struct RelayService: Sendable {
  let listeners: Listeners
  private let buffer: HitBuffer<CollectedHits>
  private let uncounted: UncountedTotals
  private let files: FirstPartyFiles

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - onStored: Called when there are new hits to deliver.
  ///   - site: Answers requests that no other endpoint serves.
  init(
    _ settings: Settings,
    queue: any HitQueue,
    decisions: DecisionLog,
    termination: Termination,
    log: Log,
    onStored: @escaping @Sendable () -> Void,
    site: @escaping @Sendable (HTTPRequest) async -> HTTPResponse = { _ in .text("nothing is here\n", status: 404) }
  ) throws(CommandError) {
    guard let tracker = settings.matomo.url else { throw CommandError(.badSettings, "matomo.url is not set") }
    let events = DeliveryLog(log)
    let counters = CollectorCounters()
    buffer = HitBuffer(queue, capacity: CollectedHits.maximumBytes, onStored: onStored, onEvent: events.event)
    uncounted = UncountedTotals(queue)
    var sources = FirstPartyFiles.Configuration(tracker: tracker, stateDirectory: settings.stateDirectory)
    sources.headers = settings.matomo.headers.map { ($0.name, $0.value) }
    sources.scriptPaths = settings.collector.scriptPaths
    sources.trackerPaths = settings.collector.trackerPaths
    files = FirstPartyFiles(sources) { log.add($0) }
    let endpoints = PublicEndpoints(
      collector: CollectorEndpoint(
        collector: Collector(try settings.collectorConfiguration()),
        buffer: buffer,
        uncounted: uncounted,
        counters: counters,
        decisions: decisions,
        answersWhenStored: settings.collector.acknowledge == .stored,
        log: log
      ),
      snippet: SnippetEndpoint(
        snippet: settings.matomoSnippet,
        proxies: settings.trustedProxies,
        internalAddresses: settings.tracking.internalAddresses
      ),
      files: files,
      site: site
    )
    let admin = AdminEndpoints(
      queue: queue,
      queueLimit: settings.queueLimit,
      counters: counters,
      decisions: decisions,
      match: settings.pageViews.match,
      requests: RequestsEndpoint(
        tracker: try settings.requestTracker(),
        queue: queue,
        userIDHeader: settings.visitor.userID?.attribute,
        proxies: settings.trustedProxies,
        hold: settings.pageViews.hold,
        decisions: decisions,
        uncounted: uncounted,
        onStored: onStored
      )
    )
    listeners = try Listeners(settings, admin: admin, termination: termination, log: log) { endpoints.answer($0, $1) }
  }

  /// Runs until somebody ends the process.
  ///
  /// - Parameters:
  ///   - deliver: Delivers until it is stopped.
  ///   - stop: Ends delivery; called when the last hit is stored that a client was told of.
  func run(delivering deliver: @Sendable () async -> Void, stop: @escaping @Sendable () -> Void) async {
    await listeners.run {
      await withTaskGroup { group in
        group.addTask { await files.run() }
        group.addTask { await uncounted.run() }
        group.addTask {
          await buffer.run()
          stop()
        }
        await deliver()
        group.cancelAll()
      }
    } stop: {
      buffer.finish()
    }
  }
}
