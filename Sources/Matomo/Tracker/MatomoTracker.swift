public import MatomoCore
import Synchronization

/// Tracks the requests of a server in Matomo.
///
///     let matomo = try MatomoTracker(configuration: .init(url: "https://matomo.example.org", siteID: 1))
///
/// Middleware gives each request to ``track(_:data:)``, which takes microseconds and waits for nothing. The hits are delivered
/// while ``run()`` runs.
public final class MatomoTracker: Sendable {
  /// What the pages of this tracker get.
  let pageSnippet: PageSnippet

  private let rules: RequestTracker.Configuration
  private let requests: RequestTracker
  private let sink: BufferedHitSink

  let queue: any HitQueue

  /// The delivery; `nil` if the relay delivers.
  let delivery: Delivery?
  let clock: DeliveryClock
  private let drain: Duration
  private let stopping = Wakeup()
  private let running = OneRun("MatomoTracker")
  private let keptIn: String?

  /// Whether nobody could match a page view of ours with that of the page's snippet.
  private let leavesPagesToJavaScript: Bool
  private let uncounted: UncountedTotals
  private let firstRequests = FirstRequests()
  private let hasSaidThatUserIDIsNotSent = Atomic(false)
  private let onEvent: @Sendable (TrackerEvent) -> Void

  /// Creates a tracker that tells everything that an operator may want to know to one closure.
  ///
  /// - Parameter transport: The way to Matomo; `nil` is HTTP to the URL of the configuration.
  init(
    _ configuration: Configuration,
    backend: Backend,
    transport: (any HitTransport)?,
    clock: DeliveryClock,
    telling onEvent: @escaping @Sendable (TrackerEvent) -> Void
  ) throws {
    let transport =
      try transport
      ?? MatomoHTTPTransport(
        TrackerURL(backend.relayURL ?? configuration.url),
        timeout: configuration.timeout,
        headers: configuration.headers
      )
    let token = configuration.tokenAuth
    var rules = configuration.requests
    guard let site = try? SiteID(configuration.siteID) else {
      throw MatomoError("siteID", "\(configuration.siteID) is not the number of a site; it must be 1 or greater")
    }
    rules.hasToken = token != nil
    rules.visitor.cookieUse = rules.visitor.cookieUse ?? configuration.snippet.cookieUse
    if configuration.snippet.consent == .tracking { rules.privacy.respects.insert(.consentCookie) }
    if rules.dailyVisitorID == nil, rules.visitor.source == .matomoCookie {
      // Servers of one site have the same token, and so give one visitor one id.
      let key = token.flatMap { try? HashKey(secret: $0.secret) } ?? .random()
      rules.dailyVisitorID = DailyVisitorID(keysFrom: key)
    }
    self.rules = rules
    requests = try RequestTracker(site: site, rules, now: clock.now)
    let snippet = MatomoSnippet(
      site: site,
      endpoints: try configuration.snippetEndpoints ?? .init(TrackerURL(configuration.url)),
      options: configuration.snippet
    )
    pageSnippet = PageSnippet(snippet, userIDRule: rules.visitor.userID)

    var deliveryConfiguration = configuration.delivery
    deliveryConfiguration.tokenAuth = token
    if let flushInterval = backend.flushInterval { deliveryConfiguration.flushInterval = flushInterval }
    guard configuration.hold == .zero || rules.pageViews != nil else {
      throw MatomoError("hold", "needs requests.pageViews, by which held page views are found again")
    }
    let delivery =
      backend.isDeliveredElsewhere
      ? nil
      : Delivery(
        from: backend.queue,
        over: transport,
        configuration: deliveryConfiguration,
        clock: clock,
        isTokenAccepted: { [site] in
          guard let token else { return false }
          return await MatomoProbe(over: transport, site: site).token(token) == .ok
        },
        onEvent: onEvent
      )
    self.delivery = delivery
    self.clock = clock
    self.onEvent = onEvent
    leavesPagesToJavaScript = configuration.hold == .zero && configuration.withSnippet == .javaScript
    queue = backend.queue
    uncounted = UncountedTotals(backend.queue)
    keptIn = backend.keptIn
    drain = deliveryConfiguration.drain
    sink = BufferedHitSink(
      backend.queue,
      hold: configuration.hold,
      clock: clock,
      onStored: { delivery?.wake() },
      onEvent: onEvent
    )
  }

  /// The sink for hits that do not come from a request.
  public var hitSink: any HitSink { sink }

  /// Tracks a request: decides about it, and passes its hits to the sink.
  ///
  /// - Parameters:
  ///   - request: What the server saw of it.
  ///   - data: What the handler said of it.
  /// - Returns: The decision, with the cookie that belongs on the response.
  @discardableResult
  public func track(_ request: consuming ObservedRequest, data: RequestData? = nil) -> Tracked {
    if request.pageViewID == nil { request.pageViewID = data?.usedPageViewID }
    if rules.visitor.userID == .off, request.userID != nil || data?.userID != nil { sayOnceThatUserIDIsNotSent() }
    let tracked = requests.track(request, data: data)
    if let event = firstRequests.note(tracked) { onEvent(event) }
    switch tracked {
    case .ignored(let rule): uncounted.add { $0.leaveOut(rule.name) }
    case .hit(let request):
      let isLeftToJavaScript = leavesPagesToJavaScript && data?.hasSnippet == true && request.hit.isPageView
      if isLeftToJavaScript {
        uncounted.add { $0.leaveOut(.snippet) }
      } else {
        sink.accept(request.hit, request.side.map(PageViewRole.server))
      }
      let side = request.recordSide.map(PageViewRole.server)
      for record in request.records { sink.accept(record, side) }
      if isLeftToJavaScript { return .ignored(IgnoreRule(.snippet)) }
    }
    return tracked
  }

  /// The cookie of a request that is tracked later; `nil` unless the configuration sets one.
  func cookie(for request: ObservedRequest, data: RequestData) -> ResponseCookie? {
    guard case .ownCookie = rules.visitor.source else { return nil }
    return requests.track(request, data: data).cookie
  }

  /// Says which patterns of the configuration none of an application's routes has.
  package func checkRoutes(_ routes: some Sequence<String>) {
    let unknown = rules.patterns(unknownTo: routes)
    if !unknown.isEmpty { onEvent(.unknownRoutes(unknown)) }
  }

  /// Tells delivery that another process has appended hits to the queue.
  package func deliverNewHits() { delivery?.wake() }

  /// Delivers until ``stop()`` was called and what is due is delivered, or the task is cancelled.
  ///
  /// With the trait `ServiceLifecycleSupport`, the graceful shutdown of a service group stops it too. What is left at the end is
  /// said as ``TrackerEvent/left(hits:keptIn:)``.
  ///
  /// - Throws: ``AlreadyRunningError`` while an earlier call has not ended.
  public func run() async throws {
    try await running.whileRunning {
      await stoppingOnGracefulShutdown {
        await tellingMetrics {
          await withTaskGroup { group in
            group.addTask {
              await self.storeHits()
              self.delivery?.stop()
            }
            // Nobody else can run it.
            group.addTask { try? await self.delivery?.run() }
          }
        }
        await sayWhatIsLeft()
      }
    }
  }

  private func sayWhatIsLeft() async {
    guard delivery != nil, let status = try? await queue.status(at: clock.now()) else { return }
    let left = status.queued + status.held
    if left > 0 { onEvent(.left(hits: left, keptIn: keptIn)) }
  }

  private func sayOnceThatUserIDIsNotSent() {
    guard !hasSaidThatUserIDIsNotSent.exchange(true, ordering: .relaxed) else { return }
    onEvent(.userIDNotSent)
  }

  /// Ends ``run()``: no more hits are taken, those that were are stored, and what is due is sent for the time to drain.
  public func stop() {
    sink.finish()
    stopping.wake()
  }

  /// A full queue makes the sink wait for room, but not for longer than delivery may drain.
  private func storeHits() async {
    await withTaskGroup { group in
      group.addTask { try? await self.sink.run() }
      group.addTask { await self.uncounted.run() }
      group.addTask {
        await self.stopping.wait()
        try? await self.clock.sleep(self.drain)
      }
      await group.next()
      group.cancelAll()
    }
  }
}
