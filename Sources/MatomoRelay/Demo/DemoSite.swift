import EmbeddedHTTP
import MatomoRequests
import MatomoTracking

/// A small site, each page of which shows one thing that can be tracked.
struct DemoSite: Sendable {
  /// A page, with the pattern of the route that answered.
  struct Answer: Sendable {
    var response: HTTPResponse
    var route: String?
  }

  /// Waits; a test passes one that takes no time.
  let sleep: @Sendable (Duration) async throws -> Void

  /// What `tracking.routes` says of the site, where the settings do not.
  static let routes: [String: [Parameter]] = ["/report.pdf": [Parameter("download", "")]]

  func answer(_ request: HTTPRequest) async throws -> Answer {
    guard request.method == "GET" || request.method == "HEAD" else {
      return Answer(response: .text("only GET\n", status: 405), route: nil)
    }
    let response: HTTPResponse? =
      switch request.path {
      case "/": .html(DemoPages.home)
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

  /// Two measured spans of one kind add up.
  private func slow() async throws -> HTTPResponse {
    for _ in 1...2 {
      try await RequestData.current.measure(.server) { try await sleep(.milliseconds(250)) }
    }
    return .html(DemoPages.slow)
  }

  private func event() -> HTTPResponse {
    if let event = try? Event(category: "Demo", action: "looked at", name: "the page with an event", value: 1) {
      RequestData.current.record(event)
    }
    return .html(DemoPages.event)
  }
}
