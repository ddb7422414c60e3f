import Matomo
import MatomoCurl
import MatomoHTTP
import Synchronization

/// Serves the plugin files, from the cache where it can, and asks Matomo for each of them once at a time.
final class PluginFiles: Sendable {
  private struct State {
    /// The caches by kind, so that a flood of one kind does not push out the others.
    var caches: [PluginFile.Kind: PluginCache]
    var inFlight: [PluginFile: Task<Outcome, Never>] = [:]
    var failures = FailureLog()
  }

  private enum Outcome: Sendable {
    case file(ServedFile)
    case refused(ScriptRefusal)
  }

  /// What is left to do once the state was looked at.
  private enum Next: Sendable {
    case answer(Outcome)
    case wait(Task<Outcome, Never>)
  }

  /// Fetches at once, of all kinds: more would let clients load Matomo through us.
  private static let fetchLimit = 16

  private let fetch: PluginFetch
  private let client: CurlClient
  private let clock: DeliveryClock
  private let report: @Sendable (FirstPartyEvent) -> Void
  private let state: Mutex<State>

  init(
    _ fetch: PluginFetch,
    limits: PluginCache.Limits,
    client: CurlClient,
    clock: DeliveryClock,
    report: @escaping @Sendable (FirstPartyEvent) -> Void
  ) {
    self.fetch = fetch
    self.client = client
    self.clock = clock
    self.report = report
    let caches = PluginFile.Kind.allCases.map { ($0, PluginCache($0, limits)) }
    state = Mutex(State(caches: Dictionary(uniqueKeysWithValues: caches)))
  }

  func answer(_ request: PluginRequest, _ headers: HeaderFields) async -> HTTPResponse {
    switch request {
    case .refused(let refusal): return refusal.response
    case .file(let file, let trackerID):
      switch await content(of: file) {
      case .refused(let refusal): return refusal.response
      case .file(let content): return response(file, content, trackerID, headers)
      }
    }
  }

  private func response(
    _ file: PluginFile,
    _ content: ServedFile,
    _ trackerID: String?,
    _ headers: HeaderFields
  ) -> HTTPResponse {
    guard let trackerID else {
      let vary = file.languages == nil ? [] : ["Accept-Language"]
      return content.answer(to: headers, cacheControl: file.kind.cacheControl, vary: vary)
    }
    let fields = [ScriptHeaders.contentType, ("Cache-Control", file.kind.cacheControl)] + ScriptHeaders.everywhere
    let body = content.body.replacing(PluginRequest.trackerIDForAll.utf8, with: Array(trackerID.utf8))
    return HTTPResponse(status: 200, headers: fields, body: body)
  }

  private func content(of file: PluginFile) async -> Outcome {
    let now = clock.now()
    let next = state.withLock { state -> Next in
      switch state.caches[file.kind]?.step(for: file, at: now) {
      case .serve(let kept): return .answer(.file(kept))
      case .refuse(let refusal): return .answer(.refused(refusal))
      case .serveAndFetch(let kept):
        _ = begin(file, &state)
        return .answer(.file(kept))
      case .fetch(let kept):
        return begin(file, &state).map(Next.wait) ?? .answer(kept.map(Outcome.file) ?? .refused(.busy))
      case nil: return .answer(.refused(.notFound))
      }
    }
    switch next {
    case .answer(let outcome): return outcome
    case .wait(let task): return await task.value
    }
  }

  /// The fetch of a file, begun now or by somebody before; `nil` if there are too many.
  private func begin(_ file: PluginFile, _ state: inout State) -> Task<Outcome, Never>? {
    if let task = state.inFlight[file] { return task }
    guard state.inFlight.count < Self.fetchLimit else { return nil }
    // Not a child of the request that happens to come first: others wait for it, too.
    let task = Task { end(file, await result(file)) }
    state.inFlight[file] = task
    return task
  }

  private func result(_ file: PluginFile) async -> PluginFetch.Result {
    let start = ContinuousClock.now
    do throws(CurlError) {
      return fetch.result(try await client.send(fetch.request(file)), at: clock.now())
    } catch {
      return fetch.result(error, elapsed: ContinuousClock.now - start)
    }
  }

  private func end(_ file: PluginFile, _ result: PluginFetch.Result) -> Outcome {
    let now = clock.now()
    return state.withLock { state in
      state.inFlight[file] = nil
      switch result {
      case .file(let new):
        if state.failures.isOver() { report(.info("plugin files: Matomo sends them again")) }
        return .file(state.caches[file.kind]?.keep(new, for: file, at: now) ?? new)
      case .failed(let refusal, let reason):
        // Anybody can ask for what is not there.
        if refusal != .notFound, state.failures.isNews(reason) {
          report(.warning("plugin files: \(fetch.folder)\(file.target) was not fetched: \(reason)"))
        }
        let kept = state.caches[file.kind]?.note(refusal, for: file, at: now)
        return kept.map(Outcome.file) ?? .refused(refusal)
      }
    }
  }
}
