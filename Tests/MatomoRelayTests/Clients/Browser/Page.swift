import MatomoProtocol

/// A page of a ``Browser``.
struct Page: Sendable {
  private let pipe: DevToolsPipe
  private let session: String
  private let context: JSONValue

  init(_ pipe: DevToolsPipe, session: String, context: JSONValue) async throws {
    self.pipe = pipe
    self.session = session
    self.context = context
    try await call("Page.enable")
    try await call("Page.setLifecycleEventsEnabled", ["enabled": .bool(true)])
    try await call("Network.enable")
  }

  /// Shows a URL, and waits until the page has loaded.
  func open(_ url: String) async throws {
    try await navigate {
      let reply = try await call("Page.navigate", ["url": .string(url)])
      if let error = reply["errorText"]?.text { throw SystemFailure("\(url): \(error)") }
    }
  }

  func reload() async throws {
    try await navigate { try await call("Page.reload") }
  }

  func back() async throws { try await go(by: -1) }

  func forward() async throws { try await go(by: 1) }

  private func go(by steps: Int) async throws {
    let history = try await call("Page.getNavigationHistory")
    let entries = history["entries"]?.array ?? []
    let index = (history["currentIndex"]?.number ?? 0) + steps
    guard entries.indices.contains(index), let entry = entries[index]["id"] else {
      throw SystemFailure("the history goes no further")
    }
    try await navigate { try await call("Page.navigateToHistoryEntry", ["entryId": entry]) }
  }

  /// Does what leads to another document, and waits until that has loaded, or is shown again as it was left.
  func navigate(_ action: () async throws -> Void) async throws {
    let start = pipe.now
    try await action()
    let navigated = try await pipe.event("Page.frameNavigated", session: session, since: start) {
      $0["frame"]?["parentId"] == nil
    }
    if navigated["type"]?.text == "BackForwardCacheRestore" { return }
    let document = navigated["frame"]?["loaderId"]
    try await pipe.event("Page.lifecycleEvent", session: session, since: start) {
      $0["name"]?.text == "load" && $0["loaderId"] == document
    }
  }

  /// Runs an expression, as if the visitor had just clicked, and returns its value; a promise is waited for.
  @discardableResult
  func run(_ expression: String) async throws -> JSONValue {
    let reply = try await call(
      "Runtime.evaluate",
      [
        "expression": .string(expression), "awaitPromise": .bool(true), "returnByValue": .bool(true),
        "userGesture": .bool(true),
      ]
    )
    if let failure = reply["exceptionDetails"] {
      throw SystemFailure("\(expression): " + String(decoding: failure.encode(), as: UTF8.self))
    }
    return reply["result"]?["value"] ?? .null
  }

  /// Lets the page's clock run on without waiting for it; afterwards it stands still.
  func skip(seconds: Int) async throws {
    let start = pipe.now
    try await call(
      "Emulation.setVirtualTimePolicy",
      ["policy": .string("advance"), "budget": .integer(Int64(seconds * 1000))]
    )
    try await pipe.event("Emulation.virtualTimeBudgetExpired", session: session, since: start)
  }

  /// Whether the scripts of documents that are opened from now on run.
  func setJavaScript(isOn: Bool) async throws {
    try await call("Emulation.setScriptExecutionDisabled", ["value": .bool(!isOn)])
  }

  /// Requests for these URLs fail, as with an extension that blocks them; `*` stands for any text.
  func block(_ patterns: String...) async throws {
    try await call("Network.setBlockedURLs", ["urls": .array(patterns.map(JSONValue.string))])
  }

  /// Closes the page; its cookies and its cache are gone.
  func close() async throws {
    try await pipe.call("Target.disposeBrowserContext", ["browserContextId": context])
  }

  @discardableResult
  private func call(_ method: String, _ parameters: KeyValuePairs<String, JSONValue> = [:]) async throws -> JSONValue {
    try await pipe.call(method, parameters, session: session)
  }
}
