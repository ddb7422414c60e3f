import MatomoPlatform
import MatomoProtocol
import MatomoTestSupport
import Testing

/// Chromium without a window, in a process of its own, with a profile that is gone when this value is.
final class Browser: Sendable {
  /// The path of Chromium, or of the browser that is built from it; nil if there is none.
  static let program: String? = {
    let folders = getenv("PATH").map { String(cString: $0).split(separator: ":") } ?? []
    let names = ["chromium", "chromium-browser", "google-chrome"]
    return names.lazy.flatMap { name in folders.lazy.map { "\($0)/\(name)" } }.first { access($0, X_OK) == 0 }
  }()

  static let isInstalled = program != nil

  private let process: RelayProcess
  private let pipe: DevToolsPipe

  init() async throws {
    guard let program = Self.program else { throw SystemFailure("there is no Chromium") }
    let folder = try TemporaryFolder()
    let ends = try RelayProcess.Pipe()
    defer { MatomoPlatform.close(ends.writing) }
    let arguments = [
      "--headless=new", "--remote-debugging-pipe", "--user-data-dir=" + folder.file("profile"),
      // It only sees pages of the tests, and the administrator cannot run it otherwise.
      "--no-sandbox",
      // The address of another machine is asked of nobody, and no proxy stands in between.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost", "--no-proxy-server",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
      "--no-first-run", "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
      "--lang=en-US",
    ]
    process = try RelayProcess(arguments, ["HOME": folder.path], in: folder, program: program, with: ends.writing)
    pipe = DevToolsPipe(ends.reading)
    try await pipe.call("Browser.getVersion")
  }

  /// Opens an empty page in a context of its own: it shares no cookies and no cache with others.
  func newPage() async throws -> Page {
    let context = try await pipe.call("Target.createBrowserContext")["browserContextId"] ?? .null
    let target = try await pipe.call(
      "Target.createTarget",
      ["url": .string("about:blank"), "browserContextId": context]
    )
    let attached = try await pipe.call(
      "Target.attachToTarget",
      ["targetId": target["targetId"] ?? .null, "flatten": .bool(true)]
    )
    guard let session = attached["sessionId"]?.text else { throw SystemFailure("the browser opens no page") }
    return try await Page(pipe, session: session, context: context)
  }

  /// Ends the browser, so that nothing of it writes to its profile any more.
  func close() async throws {
    try await pipe.call("Browser.close")
    _ = try await process.end()
  }
}
