import FoundationEssentials
import Matomo
import MatomoCurl
import MatomoHTTP
import Synchronization

/// Matomo's script, in memory and on disk, fetched again from time to time.
///
/// Nothing that Matomo does takes it away: a newer one replaces it, and that alone.
final class FirstPartyScript: Sendable {
  private let fetch: ScriptFetch
  private let file: StateFile
  private let client: CurlClient
  private let clock: DeliveryClock
  private let report: @Sendable (FirstPartyEvent) -> Void
  private let kept: Mutex<KeptScript?>

  /// Reads what an earlier process kept.
  init(
    _ fetch: ScriptFetch,
    keptIn file: StateFile,
    client: CurlClient,
    clock: DeliveryClock,
    report: @escaping @Sendable (FirstPartyEvent) -> Void
  ) {
    self.fetch = fetch
    self.file = file
    self.client = client
    self.clock = clock
    self.report = report
    let record = file.read(limit: KeptScript.sizeLimit + 64 << 10)
    let script = record.flatMap(KeptScript.init(record:))
    if record != nil, script == nil { report(.warning("script: ‘\(file.path)’ is damaged and is ignored")) }
    kept = Mutex(script?.url == fetch.url ? script : nil)
  }

  func answer(_ request: HTTPRequest) -> HTTPResponse {
    guard request.method == "GET" || request.method == "HEAD" else { return ScriptRefusal.methodNotAllowed.response }
    guard let script = kept.withLock(\.self) else { return ScriptRefusal.notFetchedYet.response }
    // Beyond an hour a browser may still use what it has: while it asks for a newer one, and while the relay is away.
    let cacheControl = "public, max-age=3600, stale-while-revalidate=86400, stale-if-error=604800"
    return script.file.answer(to: request.headers, cacheControl: cacheControl)
  }

  /// Keeps the script up to date until the task is cancelled.
  func run() async {
    var failures = FailureLog()
    while !Task.isCancelled {
      let result = await refresh()
      guard !Task.isCancelled else { return }
      tell(result, &failures)
      let pause = ScriptFetch.pause(after: result, hasScript: kept.withLock { $0 != nil })
      do { try await clock.sleep(pause) } catch { return }
    }
  }

  private func refresh() async -> ScriptFetch.Result {
    let current = kept.withLock(\.self)
    let result: ScriptFetch.Result
    do throws(CurlError) {
      let response = try await client.send(fetch.request(current))
      result = fetch.result(response, current, at: clock.now())
    } catch {
      result = .failed(error.reason)
    }
    guard case .changed(let script) = result else { return result }
    kept.withLock { $0 = script }
    do throws(StateFile.WriteError) {
      try file.write(script.record)
    } catch {
      report(.warning("script: \(error); it is served, but a restart while Matomo is away would lose it"))
    }
    return result
  }

  private func tell(_ result: ScriptFetch.Result, _ failures: inout FailureLog) {
    switch result {
    case .failed(let reason):
      guard failures.isNews(reason) else { return }
      let consequence = kept.withLock { $0 == nil } ? "there is none to serve yet" : "the one at hand is served on"
      report(.warning("script: \(fetch.url) was not fetched: \(reason); \(consequence)"))
    case .changed(let script):
      report(.info("script: fetched \(script.file.body.count) bytes from \(fetch.url)"))
      _ = failures.isOver()
    case .unchanged:
      if failures.isOver() { report(.info("script: \(fetch.url) is there again, unchanged")) }
    }
  }
}
