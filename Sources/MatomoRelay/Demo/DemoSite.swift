import MatomoCore
import MatomoHTTPServer

/// A small site, each page of which shows one thing that can be tracked.
struct DemoSite: Sendable {
  /// A page, with the pattern of the route that answered.
  struct Answer: Sendable {
    var response: HTTPResponse
    var route: String?

    /// The id that the page's snippet was given.
    var pageViewID: PageViewID?
  }

  /// What the pages with JavaScript hold.
  private let snippet: MatomoSnippet?

  /// Waits; a test passes one that takes no time.
  private let sleep: @Sendable (Duration) async throws -> Void

  init(snippet: MatomoSnippet?, sleep: @escaping @Sendable (Duration) async throws -> Void) {
    var snippet = snippet
    // The server reports visitors without JavaScript, and knows more about the page than a pixel.
    snippet?.options.noscript = .absent
    self.snippet = snippet
    self.sleep = sleep
  }

  /// What `tracking.routes` says of the site, where the settings do not.
  static let routes: [String: [Parameter]] = ["/report.pdf": [Parameter("download", "")]]

  func answer(_ request: HTTPRequest) async throws -> Answer {
    guard request.method == "GET" || request.method == "HEAD" else {
      return Answer(response: .text("only GET\n", status: 405), route: nil)
    }
    if request.path == "/" { return home() }
    let response: HTTPResponse? =
      switch request.path {
      case "/kept": kept(request)
      case "/no-js-tracking": .html(DemoPages.withoutJavaScript)
      case "/slow": try await slow()
      case "/old": HTTPResponse(status: 301, headers: [("Location", "/")])
      case "/report.pdf": HTTPResponse(status: 200, headers: [("Content-Type", "application/pdf")], body: DemoPages.pdf)
      case "/event": event()
      default: nil
      }
    guard let response else { return Answer(response: .html(DemoPages.notFound, status: 404), route: nil) }
    return Answer(response: response, route: request.path)
  }

  /// Each answer has a page-view id of its own, by which the page view of the server and that of JavaScript are one.
  private func home() -> Answer {
    var generator = SystemRandomNumberGenerator()
    let id = PageViewID.random(using: &generator)
    var snippet = snippet
    snippet?.options.pageViewID = id
    var response = HTTPResponse.html(DemoPages.home(snippet: snippet?.html ?? ""))
    response.headers.append(("Cache-Control", "no-cache"))
    return Answer(response: response, route: "/", pageViewID: snippet == nil ? nil : id)
  }

  /// A page that browsers keep, and ask for again.
  private func kept(_ request: HTTPRequest) -> HTTPResponse {
    let page = DemoPages.kept(snippet: snippet?.html ?? "")
    let headers = [(name: "ETag", value: "\"\(DemoPages.keptVersion)\""), (name: "Cache-Control", value: "no-cache")]
    if request.headers["If-None-Match"] == headers[0].value { return HTTPResponse(status: 304, headers: headers) }
    var response = HTTPResponse.html(page)
    response.headers += headers
    return response
  }

  /// Two measured spans of one kind add up.
  private func slow() async throws -> HTTPResponse {
    for _ in 1...2 {
      try await RequestData.current.measure(.server) { try await sleep(.milliseconds(250)) }
    }
    return .html(DemoPages.slow)
  }

  private func event() -> HTTPResponse {
    if let event = try? Hit.Event(category: "Demo", action: "looked at", name: "the page with an event", value: 1) {
      RequestData.current.record(event)
    }
    return .html(DemoPages.event)
  }
}
