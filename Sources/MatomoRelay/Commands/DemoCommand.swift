import FoundationEssentials
import Matomo
import MatomoCore
import MatomoHTTPServer
import MatomoPlatform

/// `demo`: `serve` with a small site in front.
struct DemoCommand {
  var settings: Settings
  let log: Log
  let write: (String) -> Void
  let inspectorPort: UInt16

  /// The inspector takes any token of this form; with one, it can be seen that hits carry the visitor's address.
  private static let inspectorToken = "0123456789abcdef0123456789abcdef"

  mutating func run() async throws -> ExitStatus {
    let inspector = try startInspectorUnlessMatomoIsSet()
    let decisions = DecisionLog()
    // Before anybody can know that the queue is open, and end the process.
    let termination = Termination()
    let queue = try settings.openQueue(log, decisions: decisions)
    let events = DeliveryLog(log)
    let matomo = try MatomoTracker(
      configuration: try settings.trackerConfiguration(),
      backend: .queue(queue),
      onEvent: { events.event($0) }
    )
    let middleware = TrackingMiddleware(
      matomo: matomo,
      site: DemoSite(snippet: settings.matomoSnippet, sleep: { try await Task.sleep(for: $0) }),
      decisions: decisions,
      userIDHeader: settings.visitor.userID?.attribute,
      proxies: settings.trustedProxies
    )
    let service = try RelayService(
      settings,
      queue: queue,
      decisions: decisions,
      termination: termination,
      log: log,
      onStored: { matomo.deliverNewHits() },
      site: { await middleware.answer($0) }
    )
    let listeners = service.listeners
    greet(site: listeners.publicURL(settings), inspector: inspector, admin: listeners.adminURL(settings))
    await service.run {
      // Nobody else can have called it.
      try? await matomo.run()
    } stop: {
      matomo.stop()
    }
    await removeFolder(of: queue)
    await inspector?.stop(grace: .seconds(1))
    return .done
  }

  /// Removes the folder that was made for the demo, unless something is left in its queue.
  private func removeFolder(of queue: any HitQueue) async {
    let status = try? await queue.status(at: Date())
    await queue.close()
    guard settings.places["queue"] == nil, let status, status.queued + status.held + status.dead == 0 else { return }
    try? FileManager.default.removeItem(atPath: settings.stateDirectory)
  }

  private mutating func startInspectorUnlessMatomoIsSet() throws -> HTTPServer? {
    guard settings.matomo.url == nil else {
      guard settings.matomo.siteID != nil else {
        throw CommandError(.badSettings, "matomo.siteID: is not set; set it in the settings file, or as MATOMO_SITE_ID")
      }
      return nil
    }
    let inspector = try InspectCommand.start(ListenAddress(host: "127.0.0.1", port: inspectorPort))
    settings.matomo.url = try TrackerURL("http://127.0.0.1:\(inspector.port)")
    settings.matomo.siteID = settings.matomo.siteID ?? 1
    settings.matomo.tokenAuth = try settings.matomo.tokenAuth ?? TokenAuth(Self.inspectorToken)
    return inspector
  }

  private func greet(site: String, inspector: HTTPServer?, admin: String?) {
    let hits = inspector.map { "http://127.0.0.1:\($0.port)/" } ?? settings.matomo.url?.description ?? ""
    write(
      """

        site        \(site)/
        hits        \(hits)
        operators   \(admin.map { $0 + "/status" } ?? "off")
        why         \(admin.map { $0 + "/decisions" } ?? "off")

      Click around, or try:

        curl \(site)/
        curl \(site)/slow
        curl \(site)/event

      Ctrl-C ends it.

      """
    )
  }
}
